#include "src/base/output_file.h"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/crash_records.h"
#include "src/base/status_macros.h"
#include "src/base/system_error.h"
#include "src/base/write_fully.h"

namespace nce2vec {

namespace {

constexpr size_t kBufferBytes = size_t{1} << 20;

std::string FolderOf(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

// Where symbolic links lead; the end of the chain need not exist.
absl::StatusOr<std::string> FollowLinks(const std::string& path) {
  constexpr int kMostLinks = 40;  // as the kernel
  std::filesystem::path target = path;
  for (int links = 0; links < kMostLinks; ++links) {
    std::error_code error;
    if (!std::filesystem::is_symlink(target, error)) return target.string();
    const std::filesystem::path next = std::filesystem::read_symlink(target, error);
    if (error) return SystemError(error.value(), "follow the link", path);
    target = target.parent_path() / next;  // an absolute `next` replaces the folder
  }
  return SystemError(ELOOP, "follow the link", path);
}

absl::Status CheckReplaceable(const std::string& path) {
  if (path.empty() || path.back() == '/') {
    return absl::InvalidArgumentError(absl::StrFormat("'%s': is not the name of a file", path));
  }
  struct stat information;
  if (stat(path.c_str(), &information) != 0) {
    return errno == ENOENT ? absl::OkStatus() : SystemError(errno, "write", path);
  }
  if (S_ISREG(information.st_mode)) return absl::OkStatus();
  const char* reason = S_ISDIR(information.st_mode)
                           ? "is a directory; name a file"
                           : "must be a regular file, which is replaced when it is whole";
  return absl::InvalidArgumentError(absl::StrFormat("%s: %s", path, reason));
}

// Not mkostemp: its mode is 0600, and the umask, which we should apply, cannot be read without
// changing it for all threads.
absl::StatusOr<int> CreateTemporary(const std::string& target, std::string& temporary_path) {
  constexpr size_t kLongestStem = 200;  // a file's name has at most 255 bytes
  constexpr int kTries = 100;
  const std::string stem =
      std::filesystem::path(target).filename().string().substr(0, kLongestStem);
  for (int attempt = 0; attempt < kTries; ++attempt) {
    uint64_t random = 0;
    if (getrandom(&random, sizeof(random), 0) < 0 && errno != EINTR) break;
    temporary_path = absl::StrFormat("%s/.%s.tmp-%016x", FolderOf(target), stem, random);
    RememberTemporary(temporary_path);
    const int descriptor =
        open(temporary_path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor >= 0) return descriptor;
    const int error = errno;
    ForgetTemporary(temporary_path);
    errno = error;
    if (errno != EEXIST && errno != EINTR) break;
  }
  return SystemError(errno, absl::StrFormat("create a file in %s", FolderOf(target)), target);
}

// A rename is durable when its folder is. A folder that we may write but not read cannot be synced.
absl::Status SyncFolder(const std::string& path) {
  const int descriptor = open(FolderOf(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return absl::OkStatus();
  int result;
  do {
    result = fsync(descriptor);
  } while (result != 0 && errno == EINTR);
  const int error = result == 0 ? 0 : errno;
  close(descriptor);
  // EINVAL: a file system without the notion.
  return error == 0 || error == EINVAL ? absl::OkStatus()
                                       : SystemError(error, "sync the folder of", path);
}

}  // namespace

AtomicFile::AtomicFile(AtomicFile&& other) noexcept { *this = std::move(other); }

AtomicFile& AtomicFile::operator=(AtomicFile&& other) noexcept {
  if (this != &other) {
    Discard();
    path_ = std::move(other.path_);
    target_path_ = std::move(other.target_path_);
    temporary_path_ = std::move(other.temporary_path_);
    descriptor_ = std::exchange(other.descriptor_, -1);
    flushed_ = std::exchange(other.flushed_, 0);
    buffer_ = std::exchange(other.buffer_, {});
  }
  return *this;
}

AtomicFile::~AtomicFile() { Discard(); }

void AtomicFile::Discard() {
  if (descriptor_ < 0) return;
  close(std::exchange(descriptor_, -1));
  unlink(temporary_path_.c_str());
  ForgetTemporary(temporary_path_);
}

absl::StatusOr<AtomicFile> AtomicFile::Create(const std::string& path) {
  NCE2VEC_RETURN_IF_ERROR(CheckReplaceable(path));
  AtomicFile file;
  file.path_ = path;
  NCE2VEC_ASSIGN_OR_RETURN(file.target_path_, FollowLinks(path));
  NCE2VEC_ASSIGN_OR_RETURN(file.descriptor_,
                           CreateTemporary(file.target_path_, file.temporary_path_));
  file.buffer_.reserve(kBufferBytes);
  return file;
}

absl::Status AtomicFile::CheckOpen() const {
  if (descriptor_ >= 0) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrFormat("%s: not open for writing (committed, or failed before)", path_));
}

absl::Status AtomicFile::Flush() {
  const absl::Status status = WriteFully(descriptor_, flushed_, buffer_, path_);
  if (!status.ok()) {
    Discard();
    return status;
  }
  flushed_ += buffer_.size();
  buffer_.clear();
  return absl::OkStatus();
}

absl::Status AtomicFile::Write(std::string_view bytes) {
  NCE2VEC_RETURN_IF_ERROR(CheckOpen());
  while (!bytes.empty()) {
    const size_t fitting = std::min(bytes.size(), kBufferBytes - buffer_.size());
    buffer_.insert(buffer_.end(), bytes.begin(), bytes.begin() + fitting);
    bytes.remove_prefix(fitting);
    if (buffer_.size() == kBufferBytes) NCE2VEC_RETURN_IF_ERROR(Flush());
  }
  return absl::OkStatus();
}

absl::Status AtomicFile::WriteAt(uint64_t offset, std::string_view bytes) {
  NCE2VEC_RETURN_IF_ERROR(CheckOpen());
  NCE2VEC_CHECK(offset <= size() && bytes.size() <= size() - offset);
  NCE2VEC_RETURN_IF_ERROR(Flush());
  const absl::Status status = WriteFully(descriptor_, offset, bytes, path_);
  if (!status.ok()) Discard();
  return status;
}

absl::Status AtomicFile::Commit() {
  NCE2VEC_RETURN_IF_ERROR(FlushAndSync());
  NCE2VEC_RETURN_IF_ERROR(Rename());
  return SyncFolder(target_path_);
}

absl::Status AtomicFile::CommitBoth(AtomicFile first, AtomicFile second) {
  NCE2VEC_RETURN_IF_ERROR(first.FlushAndSync());
  NCE2VEC_RETURN_IF_ERROR(second.FlushAndSync());
  NCE2VEC_RETURN_IF_ERROR(first.Rename());
  NCE2VEC_RETURN_IF_ERROR(second.Rename());
  NCE2VEC_RETURN_IF_ERROR(SyncFolder(first.target_path_));
  return SyncFolder(second.target_path_);
}

absl::Status AtomicFile::FlushAndSync() {
  NCE2VEC_RETURN_IF_ERROR(CheckOpen());
  NCE2VEC_RETURN_IF_ERROR(Flush());
  int result;
  do {
    result = fsync(descriptor_);
  } while (result != 0 && errno == EINTR);
  if (result == 0) return absl::OkStatus();
  const absl::Status status = SystemError(errno, "sync to disk", path_);
  Discard();
  return status;
}

absl::Status AtomicFile::Rename() {
  absl::Status status;
  // Linux closes the descriptor even when it reports EINTR.
  if (close(std::exchange(descriptor_, -1)) != 0 && errno != EINTR) {
    status = SystemError(errno, "close", path_);
  } else if (std::rename(temporary_path_.c_str(), target_path_.c_str()) != 0) {
    status = SystemError(errno, "replace", path_);
  }
  if (!status.ok()) unlink(temporary_path_.c_str());
  ForgetTemporary(temporary_path_);
  return status;
}

}  // namespace nce2vec
