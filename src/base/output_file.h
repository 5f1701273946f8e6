// Files that are written whole or not at all, and scratch space that leaves nothing behind.
#ifndef SRC_BASE_OUTPUT_FILE_H_
#define SRC_BASE_OUTPUT_FILE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace nce2vec {

// Writes to a temporary file beside `path`; Commit() syncs it, renames it over `path` and syncs the
// folder. Without Commit() the temporary file goes and `path` stays as it was. Where `path` is a
// symbolic link, the file that it points to is replaced. After an error the file is discarded, and
// all further calls are FailedPrecondition. One thread.
class AtomicFile {
 public:
  AtomicFile() = default;
  AtomicFile(AtomicFile&& other) noexcept;
  AtomicFile& operator=(AtomicFile&& other) noexcept;
  ~AtomicFile();

  // Fails at once, before any work is done, where the folder is missing or not writable, and with
  // InvalidArgument where `path` is there but no regular file (a folder, a pipe, a terminal).
  static absl::StatusOr<AtomicFile> Create(const std::string& path);

  // Buffered. ResourceExhausted when the disk is full, naming path and what was missing.
  absl::Status Write(std::string_view bytes);
  // Overwrites bytes that were written before, all of them below size().
  absl::Status WriteAt(uint64_t offset, std::string_view bytes);
  absl::Status Commit();
  // Both files or neither: both are synced before the first is renamed, so that a full disk leaves
  // both as they were. Only a system that dies between two renames can leave one of them.
  static absl::Status CommitBoth(AtomicFile first, AtomicFile second);

  const std::string& path() const { return path_; }
  // Bytes written so far.
  uint64_t size() const { return flushed_ + buffer_.size(); }

 private:
  absl::Status CheckOpen() const;
  absl::Status Flush();
  absl::Status FlushAndSync();
  absl::Status Rename();
  void Discard();

  std::string path_;
  std::string target_path_;  // path_ with symbolic links followed
  std::string temporary_path_;
  int descriptor_ = -1;
  uint64_t flushed_ = 0;  // bytes in the temporary file
  std::vector<char> buffer_;
};

// A nameless file in `folder`: the system removes it when the process ends, however it ends.
class ScratchFile {
 public:
  ScratchFile() = default;
  ScratchFile(ScratchFile&& other) noexcept;
  ScratchFile& operator=(ScratchFile&& other) noexcept;
  ~ScratchFile();

  // An empty `folder` means $TMPDIR, else /var/tmp (on disk, unlike many a /tmp).
  static absl::StatusOr<ScratchFile> Create(const std::string& folder);
  // The folder that an empty one stands for.
  static std::string Folder(const std::string& folder);
  // Bytes free for us in that folder; an error where it is missing.
  static absl::StatusOr<uint64_t> FreeBytes(const std::string& folder);

  absl::Status Append(std::span<const std::byte> bytes);
  // These two stay below size().
  absl::Status WriteAt(uint64_t offset, std::span<const std::byte> bytes);
  absl::Status ReadAt(uint64_t offset, std::span<std::byte> bytes) const;

  uint64_t size() const { return size_; }
  int descriptor() const { return descriptor_; }
  const std::string& folder() const { return folder_; }

 private:
  std::string folder_;
  int descriptor_ = -1;
  uint64_t size_ = 0;
};

}  // namespace nce2vec

#endif  // SRC_BASE_OUTPUT_FILE_H_
