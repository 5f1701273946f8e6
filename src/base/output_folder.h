// Folders that are there whole or not at all.
#ifndef SRC_BASE_OUTPUT_FOLDER_H_
#define SRC_BASE_OUTPUT_FOLDER_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace nce2vec {

// A new folder under a temporary name beside `path`; Commit() renames it to `path`. Without it the
// folder goes, with all that is in it. Movable; one thread.
class AtomicFolder {
 public:
  AtomicFolder() = default;
  AtomicFolder(AtomicFolder&& other) noexcept;
  AtomicFolder& operator=(AtomicFolder&& other) noexcept;
  ~AtomicFolder();

  // AlreadyExists when something stands at `path`; fails at once where the folder around it is
  // missing or not writable.
  static absl::StatusOr<AtomicFolder> Create(const std::string& path);

  // Where a file of the folder is to be written until Commit().
  std::string operator/(const std::string& name) const { return temporary_path_ + "/" + name; }
  // What is in it must have been synced, as AtomicFile does. AlreadyExists when something has come
  // to stand at the path meanwhile.
  absl::Status Commit();

  const std::string& path() const { return path_; }

 private:
  void Discard();

  std::string path_;
  std::string temporary_path_;  // empty when there is none
};

}  // namespace nce2vec

#endif  // SRC_BASE_OUTPUT_FOLDER_H_
