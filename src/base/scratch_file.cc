#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/output_file.h"
#include "src/base/status_macros.h"
#include "src/base/system_error.h"
#include "src/base/write_fully.h"

namespace nce2vec {

namespace {

int OpenNameless(const std::string& folder) {
  const int descriptor = open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  // What file systems (EOPNOTSUPP) and kernels (EISDIR, EINVAL) without O_TMPFILE answer.
  if (descriptor >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)) {
    return descriptor;
  }
  std::string path = folder + "/.nce2vec-scratch-XXXXXX";
  const int named = mkostemp(path.data(), O_CLOEXEC);
  if (named >= 0) unlink(path.c_str());
  return named;
}

std::span<const char> Chars(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string ErrorName(const std::string& folder) {
  return absl::StrFormat("scratch file in %s", folder);
}

}  // namespace

ScratchFile::ScratchFile(ScratchFile&& other) noexcept { *this = std::move(other); }

ScratchFile& ScratchFile::operator=(ScratchFile&& other) noexcept {
  if (this != &other) {
    if (descriptor_ >= 0) close(descriptor_);
    folder_ = std::move(other.folder_);
    descriptor_ = std::exchange(other.descriptor_, -1);
    size_ = std::exchange(other.size_, 0);
  }
  return *this;
}

ScratchFile::~ScratchFile() {
  if (descriptor_ >= 0) close(descriptor_);
}

std::string ScratchFile::Folder(const std::string& folder) {
  if (!folder.empty()) return folder;
  const char* temporary = std::getenv("TMPDIR");
  return temporary != nullptr && *temporary != '\0' ? temporary : "/var/tmp";
}

absl::StatusOr<ScratchFile> ScratchFile::Create(const std::string& folder) {
  ScratchFile file;
  file.folder_ = Folder(folder);
  file.descriptor_ = OpenNameless(file.folder_);
  if (file.descriptor_ < 0) return SystemError(errno, "create a scratch file", file.folder_);
  return file;
}

absl::StatusOr<uint64_t> ScratchFile::FreeBytes(const std::string& folder) {
  const std::string place = Folder(folder);
  struct statvfs information;
  int result;
  do {
    result = statvfs(place.c_str(), &information);
  } while (result != 0 && errno == EINTR);
  if (result != 0) return SystemError(errno, "find its free space", place);
  return uint64_t{information.f_bavail} * uint64_t{information.f_frsize};
}

absl::Status ScratchFile::Append(std::span<const std::byte> bytes) {
  NCE2VEC_RETURN_IF_ERROR(WriteFully(descriptor_, size_, Chars(bytes), ErrorName(folder_)));
  size_ += bytes.size();
  return absl::OkStatus();
}

absl::Status ScratchFile::WriteAt(uint64_t offset, std::span<const std::byte> bytes) {
  NCE2VEC_CHECK(offset <= size_ && bytes.size() <= size_ - offset);
  return WriteFully(descriptor_, offset, Chars(bytes), ErrorName(folder_));
}

absl::Status ScratchFile::ReadAt(uint64_t offset, std::span<std::byte> bytes) const {
  NCE2VEC_CHECK(offset <= size_ && bytes.size() <= size_ - offset);
  while (!bytes.empty()) {
    const ssize_t got = pread(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (got > 0) {
      bytes = bytes.subspan(static_cast<size_t>(got));
      offset += static_cast<uint64_t>(got);
    } else if (got == 0) {
      return absl::DataLossError(
          absl::StrFormat("%s: ends at byte %d of %d", ErrorName(folder_), offset, size_));
    } else if (errno != EINTR) {
      return SystemError(errno, "read", ErrorName(folder_));
    }
  }
  return absl::OkStatus();
}

}  // namespace nce2vec
