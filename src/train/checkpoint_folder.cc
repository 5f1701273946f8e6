#include "src/train/checkpoint_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/base/system_error.h"

namespace nce2vec {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kStart = "start.safetensors";
constexpr std::string_view kStateBegin = "state-";
constexpr std::string_view kStateEnd = ".safetensors";

std::string StateName(uint64_t number) {
  return absl::StrFormat("%s%010d%s", kStateBegin, number, kStateEnd);
}

std::optional<uint64_t> StateNumber(std::string_view name) {
  if (!name.starts_with(kStateBegin) || !name.ends_with(kStateEnd)) return std::nullopt;
  name.remove_prefix(kStateBegin.size());
  name.remove_suffix(kStateEnd.size());
  uint64_t number = 0;
  if (!absl::SimpleAtoi(absl::string_view(name.data(), name.size()), &number)) return std::nullopt;
  return number;
}

// As AtomicFile names what it hasn't finished.
bool IsUnfinished(std::string_view name) {
  return name.find(".safetensors.tmp-") != std::string_view::npos &&
         (name.starts_with(".start") || name.starts_with(".state-"));
}

absl::StatusOr<std::vector<std::string>> NamesIn(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    names.push_back(entry->path().filename().string());
  }
  if (error) return SystemError(error.value(), "list", folder);
  return names;
}

// So that a new folder outlives a power cut, as the files in it do. Some file systems can't.
void SyncFolderAround(const std::string& path) {
  const fs::path around = fs::path(path) / "..";
  const int descriptor = open(around.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  fsync(descriptor);
  close(descriptor);
}

}  // namespace

CheckpointFolder::CheckpointFolder(CheckpointFolder&& other) noexcept { *this = std::move(other); }

CheckpointFolder& CheckpointFolder::operator=(CheckpointFolder&& other) noexcept {
  if (this != &other) {
    if (descriptor_ >= 0) close(descriptor_);
    path_ = std::move(other.path_);
    descriptor_ = std::exchange(other.descriptor_, -1);
  }
  return *this;
}

CheckpointFolder::~CheckpointFolder() {
  if (descriptor_ >= 0) close(descriptor_);
}

absl::StatusOr<CheckpointFolder> CheckpointFolder::Open(const std::string& path) {
  if (mkdir(path.c_str(), 0777) == 0) {
    SyncFolderAround(path);
  } else if (errno != EEXIST) {
    return SystemError(errno, "make the folder for checkpoints", path);
  }
  CheckpointFolder folder;
  folder.path_ = path;
  folder.descriptor_ = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder.descriptor_ < 0) return SystemError(errno, "open the folder for checkpoints", path);
  // Not found out only when the whole text has been read.
  if (access(path.c_str(), W_OK | X_OK) != 0) {
    return SystemError(errno, "write to the folder for checkpoints", path);
  }
  if (flock(folder.descriptor_, LOCK_EX | LOCK_NB) != 0) {
    // Some network file systems have no locks; then the user has to see to it.
    if (errno == EWOULDBLOCK) {
      return absl::FailedPreconditionError(absl::StrFormat(
          "%s: another nce2vec is training with these checkpoints; wait for it, or end it", path));
    }
  }
  NCE2VEC_ASSIGN_OR_RETURN(const std::vector<std::string> names, NamesIn(path));
  for (const std::string& name : names) {
    if (IsUnfinished(name)) unlink((path + "/" + name).c_str());
  }
  return folder;
}

std::string StartPath(const std::string& folder) {
  return absl::StrFormat("%s/%s", folder, kStart);
}

std::string CheckpointFolder::state_path(uint64_t number) const {
  return absl::StrFormat("%s/%s", path_, StateName(number));
}

bool CheckpointFolder::has_start() const { return access(start_path().c_str(), F_OK) == 0; }

absl::StatusOr<std::vector<uint64_t>> StatesIn(const std::string& folder) {
  NCE2VEC_ASSIGN_OR_RETURN(const std::vector<std::string> names, NamesIn(folder));
  std::vector<uint64_t> numbers;
  for (const std::string& name : names) {
    const std::optional<uint64_t> number = StateNumber(name);
    if (number && StateName(*number) == name) numbers.push_back(*number);
  }
  std::sort(numbers.rbegin(), numbers.rend());
  return numbers;
}

void CheckpointFolder::RemoveAllBut(size_t keep, const std::set<uint64_t>& damaged) const {
  const absl::StatusOr<std::vector<uint64_t>> numbers = States();
  if (!numbers.ok()) return;
  size_t whole = 0;
  for (const uint64_t number : *numbers) {
    if (whole >= keep) {
      unlink(state_path(number).c_str());
    } else if (!damaged.contains(number)) {
      ++whole;
    }
  }
}

}  // namespace nce2vec
