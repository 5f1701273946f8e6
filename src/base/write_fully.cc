#include "src/base/write_fully.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "absl/strings/str_format.h"
#include "src/base/system_error.h"

namespace nce2vec {

absl::Status WriteFully(int descriptor, uint64_t offset, std::span<const char> bytes,
                        std::string_view name) {
  constexpr size_t kLargestWrite = size_t{1} << 30;  // Linux transfers less than 2^31 bytes a call
  while (!bytes.empty()) {
    const ssize_t written = pwrite(descriptor, bytes.data(), std::min(bytes.size(), kLargestWrite),
                                   static_cast<off_t>(offset));
    if (written > 0) {
      bytes = bytes.subspan(static_cast<size_t>(written));
      offset += static_cast<uint64_t>(written);
    } else if (written == 0 || errno != EINTR) {
      return SystemError(written == 0 ? ENOSPC : errno,
                         absl::StrFormat("write %d bytes after the first %d", bytes.size(), offset),
                         name);
    }
  }
  return absl::OkStatus();
}

}  // namespace nce2vec
