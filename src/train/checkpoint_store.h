// States of training as files in a folder, written while training goes on.
#ifndef SRC_TRAIN_CHECKPOINT_STORE_H_
#define SRC_TRAIN_CHECKPOINT_STORE_H_

#include <atomic>
#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "src/base/matrix.h"
#include "src/train/checkpoint_folder.h"
#include "src/train/state_store.h"

namespace nce2vec {

// A state is one safetensors file with a checksum over all of it: its numbers and texts in
// __metadata__, its arrays as F32, and the checksum of the start that it goes with. Save copies the
// state and a thread of its own writes the copy, so the copy is all that training waits for, at the
// price of the state's size in memory; where less than that is available, Save writes it itself.
//
// A checkpoint that can't be written (a full disk) doesn't end training: `failed` hears of it, from
// the calling thread, and the ones before it stay. Borrows the folder.
class CheckpointStore : public StateStore {
 public:
  struct Options {
    std::string start_checksum;
    size_t keep = 3;  // of the states that weren't found to be damaged; >= 1
    std::function<void(const absl::Status&)> failed;
    // A checkpoint that was passed over on the way back to one that is whole.
    std::function<void(const absl::Status&)> damaged;
  };

  CheckpointStore(const CheckpointFolder& folder, Options options)
      : folder_(folder), options_(std::move(options)) {}
  ~CheckpointStore() override;

  bool busy() override;
  // Waits for the state before; errors are for `failed`.
  absl::Status Save(const TrainingState& state) override;
  absl::Status Flush() override;
  // The latest file that is whole, belongs to this start and has arrays of the state's sizes. An
  // error where there are files but none will do.
  absl::StatusOr<bool> Restore(TrainingState& state) override;

 private:
  struct Copy {
    TrainingState::Numbers numbers;
    std::vector<std::pair<std::string, std::span<const float>>> arrays;
  };

  bool HasRoomForCopy(const TrainingState& state) const;
  // False where there is no memory for it.
  bool CopyArrays(const TrainingState& state);
  void BorrowArrays(const TrainingState& state);
  absl::Status Write();
  // Joins the writer, if there is one, and passes its failure on.
  void Collect();
  void PassOn();

  const CheckpointFolder& folder_;
  Options options_;
  std::set<uint64_t> damaged_;             // states that Restore passed over
  std::map<std::string, Matrix> buffers_;  // kept between saves: fresh pages are dear
  Copy copy_;
  std::thread writer_;
  std::atomic<bool> writing_{false};
  absl::Status written_;  // of the last write; read when it has been joined
};

// Reads a state's file into `state`, whole or not at all but for numbers that are malformed.
// DataLoss when it is damaged, FailedPrecondition when it belongs to another start or holds other
// arrays.
absl::Status ReadStateFile(const std::string& path, const std::string& start_checksum,
                           TrainingState& state);

}  // namespace nce2vec

#endif  // SRC_TRAIN_CHECKPOINT_STORE_H_
