// An errno as a Status that says what was done to which file.
#ifndef SRC_BASE_SYSTEM_ERROR_H_
#define SRC_BASE_SYSTEM_ERROR_H_

#include <string_view>

#include "absl/status/status.h"

namespace nce2vec {

// "PATH: cannot ACTION: No such file or directory", with the matching code (NotFound,
// PermissionDenied, ResourceExhausted for a full disk, else Unavailable).
absl::Status SystemError(int error_number, std::string_view action, std::string_view path);

}  // namespace nce2vec

#endif  // SRC_BASE_SYSTEM_ERROR_H_
