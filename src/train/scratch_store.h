// The last state of training on scratch space, for going back to when training diverges.
#ifndef SRC_TRAIN_SCRATCH_STORE_H_
#define SRC_TRAIN_SCRATCH_STORE_H_

#include <string>
#include <utility>

#include "src/base/output_file.h"
#include "src/train/state_store.h"

namespace nce2vec {

// Outside of memory, for a second copy of a large model would not fit there; gone when the program
// ends. An empty `folder` is that of ScratchFile.
class ScratchStore : public StateStore {
 public:
  explicit ScratchStore(std::string folder) : folder_(std::move(folder)) {}

  bool busy() override { return false; }
  absl::Status Save(const TrainingState& state) override;
  absl::Status Flush() override { return absl::OkStatus(); }
  absl::StatusOr<bool> Restore(TrainingState& state) override;

 private:
  std::string folder_;
  ScratchFile file_;  // the arrays one after the other
  TrainingState::Numbers numbers_;
};

}  // namespace nce2vec

#endif  // SRC_TRAIN_SCRATCH_STORE_H_
