// The folder that a training's checkpoints are in: names, order, and that one training has it.
#ifndef SRC_TRAIN_CHECKPOINT_FOLDER_H_
#define SRC_TRAIN_CHECKPOINT_FOLDER_H_

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace nce2vec {

// Where the start of a training lies in its folder.
std::string StartPath(const std::string& folder);
// Numbers of the states that are in a folder, the latest first.
absl::StatusOr<std::vector<uint64_t>> StatesIn(const std::string& folder);

//   start.safetensors             what training began with (src/train/training_start.h)
//   state-0000000003.safetensors  a state of it (src/train/checkpoint_store.h); higher is later
// The folder is locked while the object lives; the system gives the lock back when the program
// ends, however it ends. Movable; one thread.
class CheckpointFolder {
 public:
  CheckpointFolder() = default;
  CheckpointFolder(CheckpointFolder&& other) noexcept;
  CheckpointFolder& operator=(CheckpointFolder&& other) noexcept;
  ~CheckpointFolder();

  // Makes the folder where it is missing (that around it must be there), locks it, and removes what
  // a killed program left half written. FailedPrecondition when another program has it,
  // PermissionDenied when it can't be written to.
  static absl::StatusOr<CheckpointFolder> Open(const std::string& path);

  const std::string& path() const { return path_; }
  std::string start_path() const { return StartPath(path_); }
  std::string state_path(uint64_t number) const;

  bool has_start() const;
  absl::StatusOr<std::vector<uint64_t>> States() const { return StatesIn(path_); }
  // Removes what is older than the latest `keep` that are not among `damaged`. What can't be
  // removed stays.
  void RemoveAllBut(size_t keep, const std::set<uint64_t>& damaged = {}) const;

 private:
  std::string path_;
  int descriptor_ = -1;  // of the folder, locked
};

}  // namespace nce2vec

#endif  // SRC_TRAIN_CHECKPOINT_FOLDER_H_
