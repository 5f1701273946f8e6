#include "src/base/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "src/base/crash_records.h"
#include "src/base/system_error.h"

namespace nce2vec {

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

MappedFile::~MappedFile() {
  if (data_ == nullptr) return;
  ForgetMapping(data_);
  munmap(const_cast<std::byte*>(data_), size_);
}

absl::StatusOr<MappedFile> MappedFile::Open(const std::string& path) {
  // Without O_NONBLOCK a named pipe would keep us waiting for its writer before we can refuse it.
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return SystemError(errno, "open", path);
  absl::StatusOr<MappedFile> file;
  struct stat information;
  if (fstat(descriptor, &information) != 0) {
    file = SystemError(errno, "open", path);
  } else if (S_ISDIR(information.st_mode)) {
    file = absl::InvalidArgumentError(absl::StrFormat("%s: is a directory", path));
  } else if (!S_ISREG(information.st_mode)) {
    file = absl::InvalidArgumentError(
        absl::StrFormat("%s: is not a regular file, so it cannot be mapped", path));
  } else {
    file = FromDescriptor(descriptor, static_cast<size_t>(information.st_size), path);
  }
  close(descriptor);
  return file;
}

absl::StatusOr<MappedFile> MappedFile::FromDescriptor(int descriptor, size_t bytes,
                                                      const std::string& name) {
  MappedFile file;
  if (bytes == 0) return file;  // mmap refuses an empty mapping
  struct stat information;
  if (fstat(descriptor, &information) != 0) return SystemError(errno, "map", name);
  // Touching a page behind the file's end would kill the process.
  if (static_cast<uint64_t>(information.st_size) < bytes) {
    return absl::DataLossError(
        absl::StrFormat("%s: has %d bytes, expected %d", name, information.st_size, bytes));
  }
  void* memory = mmap(nullptr, bytes, PROT_READ, MAP_SHARED, descriptor, 0);
  if (memory == MAP_FAILED) return SystemError(errno, absl::StrFormat("map %d bytes", bytes), name);
  file.data_ = static_cast<const std::byte*>(memory);
  file.size_ = bytes;
  RememberMapping(file.data_, bytes, name);
  return file;
}

}  // namespace nce2vec
