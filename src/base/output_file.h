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
// folder. Without Commit() the temporary file goes and `path` stays as it was. One thread.
class AtomicFile {
 public:
  AtomicFile() = default;
  AtomicFile(AtomicFile&& other) noexcept;
  AtomicFile& operator=(AtomicFile&& other) noexcept;
  ~AtomicFile();

  // Fails at once, before any work is done, where the folder is missing or not writable.
  static absl::StatusOr<AtomicFile> Create(const std::string& path);

  // Buffered. ResourceExhausted when the disk is full, naming path and what was missing.
  absl::Status Write(std::string_view bytes);
  // Overwrites bytes that were written before.
  absl::Status WriteAt(uint64_t offset, std::string_view bytes);
  absl::Status Commit();

  const std::string& path() const { return path_; }

 private:
  absl::Status Flush();
  void Discard();

  std::string path_;
  std::string temporary_path_;
  int descriptor_ = -1;
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
  // Bytes free for us in that folder; an error where it is missing.
  static absl::StatusOr<uint64_t> FreeBytes(const std::string& folder);

  absl::Status Append(std::span<const std::byte> bytes);
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
