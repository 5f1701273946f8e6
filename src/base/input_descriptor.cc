#include "src/base/input_descriptor.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "src/base/system_error.h"

namespace nce2vec {

namespace {

// Linux transfers at most 2^31 - 4096 bytes a call; asking for more is no error, but let us not
// rely on it.
constexpr size_t kLargestRead = size_t{1} << 30;

}  // namespace

InputDescriptor::InputDescriptor(int descriptor, std::string name)
    : descriptor_(descriptor), name_(std::move(name)) {}

InputDescriptor::InputDescriptor(InputDescriptor&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), name_(std::move(other.name_)) {}

InputDescriptor& InputDescriptor::operator=(InputDescriptor&& other) noexcept {
  if (this != &other) {
    Close();
    descriptor_ = std::exchange(other.descriptor_, -1);
    name_ = std::move(other.name_);
  }
  return *this;
}

InputDescriptor::~InputDescriptor() { Close(); }

void InputDescriptor::Close() {
  if (descriptor_ > STDIN_FILENO) close(descriptor_);
  descriptor_ = -1;
}

absl::StatusOr<InputDescriptor> InputDescriptor::Open(const std::string& path) {
  const bool standard_input = path == "-";
  int descriptor = STDIN_FILENO;
  if (!standard_input) {
    do {  // A signal can interrupt the wait for a named pipe's writer.
      descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    } while (descriptor < 0 && errno == EINTR);
    if (descriptor < 0) return SystemError(errno, "open", path);
  }
  InputDescriptor input(descriptor, standard_input ? "standard input" : path);
  struct stat information;
  if (fstat(descriptor, &information) != 0) return SystemError(errno, "open", input.name_);
  if (S_ISDIR(information.st_mode)) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: is a directory; name the files in it", input.name_));
  }
  // A hint: pipes refuse it, and nothing depends on it.
  posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
  return input;
}

absl::StatusOr<size_t> InputDescriptor::ReadFully(std::span<char> buffer) {
  size_t filled = 0;
  while (filled < buffer.size()) {
    const size_t wanted = std::min(buffer.size() - filled, kLargestRead);
    const ssize_t got = read(descriptor_, buffer.data() + filled, wanted);
    if (got == 0) break;
    if (got > 0) {
      filled += static_cast<size_t>(got);
    } else if (errno == EAGAIN) {
      // Standard input may be non-blocking because another program that shares it made it so.
      pollfd waiting = {descriptor_, POLLIN, 0};
      poll(&waiting, 1, -1);
    } else if (errno != EINTR) {
      return SystemError(errno, "read", name_);
    }
  }
  return filled;
}

}  // namespace nce2vec
