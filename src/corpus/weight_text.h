// A weight as its user wrote it.
#ifndef SRC_CORPUS_WEIGHT_TEXT_H_
#define SRC_CORPUS_WEIGHT_TEXT_H_

#include <string_view>

#include "absl/status/statusor.h"

namespace nce2vec {

// "2.5", "1e-3": a number in [0, most], which is finite. InvalidArgument says what was found and
// what was expected, not where.
absl::StatusOr<float> ParseWeight(std::string_view text, double most);

}  // namespace nce2vec

#endif  // SRC_CORPUS_WEIGHT_TEXT_H_
