// The last state of training on scratch space, for going back to when training diverges.
#ifndef SRC_TRAIN_SCRATCH_STORE_H_
#define SRC_TRAIN_SCRATCH_STORE_H_

#include <functional>
#include <string>
#include <utility>

#include "src/base/output_file.h"
#include "src/train/state_store.h"

namespace nce2vec {

// Outside of memory, for a second copy of a large model would not fit there; gone when the program
// ends. An empty `folder` is that of ScratchFile.
//
// Where a state can't be written (a full disk) there is none to go back to until the next one is
// kept; `failed` hears of it and training goes on. Without `failed` it is an error of Save.
class ScratchStore : public StateStore {
 public:
  using Failed = std::function<void(const absl::Status&)>;

  explicit ScratchStore(std::string folder, Failed failed = {})
      : folder_(std::move(folder)), failed_(std::move(failed)) {}

  bool busy() override { return false; }
  absl::Status Save(const TrainingState& state) override;
  absl::Status Flush() override { return absl::OkStatus(); }
  absl::StatusOr<bool> Restore(TrainingState& state) override;

 private:
  absl::Status Write(const TrainingState& state);

  std::string folder_;
  Failed failed_;
  ScratchFile file_;  // the arrays one after the other
  TrainingState::Numbers numbers_;
};

}  // namespace nce2vec

#endif  // SRC_TRAIN_SCRATCH_STORE_H_
