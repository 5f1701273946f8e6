// The two macros that carry an absl::Status upwards, and the check for what only we can break.
#ifndef SRC_BASE_STATUS_MACROS_H_
#define SRC_BASE_STATUS_MACROS_H_

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define NCE2VEC_RETURN_IF_ERROR(expression)                                 \
  do {                                                                      \
    if (absl::Status nce2vec_status = (expression); !nce2vec_status.ok()) { \
      return nce2vec_status;                                                \
    }                                                                       \
  } while (false)

#define NCE2VEC_CONCAT_INNER(a, b) a##b
#define NCE2VEC_CONCAT(a, b) NCE2VEC_CONCAT_INNER(a, b)

// NCE2VEC_ASSIGN_OR_RETURN(auto file, OpenFile(path));
#define NCE2VEC_ASSIGN_OR_RETURN(declaration, expression) \
  NCE2VEC_ASSIGN_OR_RETURN_INNER(NCE2VEC_CONCAT(nce2vec_or_, __LINE__), declaration, expression)
#define NCE2VEC_ASSIGN_OR_RETURN_INNER(holder, declaration, expression) \
  auto holder = (expression);                                           \
  if (!holder.ok()) return holder.status();                             \
  declaration = *std::move(holder)

// An invariant that no input, file or option can break. Aborts with the place: a bug of ours.
#define NCE2VEC_CHECK(condition)                                                             \
  do {                                                                                       \
    if (!(condition)) {                                                                      \
      std::fprintf(stderr, "%s:%d: broken invariant: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                          \
    }                                                                                        \
  } while (false)

#endif  // SRC_BASE_STATUS_MACROS_H_
