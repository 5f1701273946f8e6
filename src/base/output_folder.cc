#include "src/base/output_folder.h"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/base/system_error.h"

namespace nce2vec {
namespace {

absl::Status CheckFree(const std::string& path) {
  struct stat information;
  if (lstat(path.c_str(), &information) != 0) {
    return errno == ENOENT ? absl::OkStatus() : SystemError(errno, "write", path);
  }
  return absl::AlreadyExistsError(absl::StrFormat(
      "%s: is there already, and a folder is never overwritten; remove it or name another", path));
}

void SyncFolder(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;  // one that we may write but not read
  fsync(descriptor);
  close(descriptor);
}

std::string ParentOf(const std::string& path) {
  const std::string parent = std::filesystem::path(path).parent_path().string();
  return parent.empty() ? "." : parent;
}

}  // namespace

AtomicFolder::AtomicFolder(AtomicFolder&& other) noexcept { *this = std::move(other); }

AtomicFolder& AtomicFolder::operator=(AtomicFolder&& other) noexcept {
  if (this != &other) {
    Discard();
    path_ = std::move(other.path_);
    temporary_path_ = std::exchange(other.temporary_path_, {});
  }
  return *this;
}

AtomicFolder::~AtomicFolder() { Discard(); }

void AtomicFolder::Discard() {
  if (temporary_path_.empty()) return;
  std::error_code ignored;
  std::filesystem::remove_all(std::exchange(temporary_path_, {}), ignored);
}

absl::StatusOr<AtomicFolder> AtomicFolder::Create(const std::string& path) {
  constexpr size_t kLongestStem = 200;  // a file's name has at most 255 bytes
  AtomicFolder folder;
  folder.path_ = path;
  while (folder.path_.size() > 1 && folder.path_.ends_with('/')) folder.path_.pop_back();
  NCE2VEC_RETURN_IF_ERROR(CheckFree(folder.path_));
  uint64_t random = 0;
  if (getrandom(&random, sizeof(random), 0) < 0) return SystemError(errno, "draw a name for", path);
  const std::string stem =
      std::filesystem::path(folder.path_).filename().string().substr(0, kLongestStem);
  const std::string temporary =
      absl::StrFormat("%s/.%s.tmp-%016x", ParentOf(folder.path_), stem, random);
  if (mkdir(temporary.c_str(), 0777) != 0) return SystemError(errno, "create a folder", path);
  folder.temporary_path_ = temporary;
  return folder;
}

absl::Status AtomicFolder::Commit() {
  NCE2VEC_CHECK(!temporary_path_.empty());
  NCE2VEC_RETURN_IF_ERROR(CheckFree(path_));  // a rename would replace an empty folder
  SyncFolder(temporary_path_);
  if (std::rename(temporary_path_.c_str(), path_.c_str()) != 0) {
    return SystemError(errno, "give the folder its name", path_);
  }
  temporary_path_.clear();
  SyncFolder(ParentOf(path_));
  return absl::OkStatus();
}

}  // namespace nce2vec
