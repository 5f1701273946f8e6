#include "src/base/system_error.h"

#include <cerrno>
#include <string>
#include <system_error>

#include "absl/strings/str_format.h"

namespace nce2vec {

absl::Status SystemError(int error_number, std::string_view action, std::string_view path) {
  const std::string message = absl::StrFormat("%s: cannot %s: %s", path, action,
                                              std::generic_category().message(error_number));
  switch (error_number) {
    case ENOENT:
    case ENOTDIR:
      return absl::NotFoundError(message);
    case EACCES:
    case EPERM:
    case EROFS:
      return absl::PermissionDeniedError(message);
    case EISDIR:
    case ENAMETOOLONG:
      return absl::InvalidArgumentError(message);
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
    case ENOMEM:
    case EMFILE:
      return absl::ResourceExhaustedError(message);
    default:
      return absl::UnavailableError(message);
  }
}

}  // namespace nce2vec
