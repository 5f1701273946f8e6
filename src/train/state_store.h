// Where the state of training is kept, to go back to or to go on from.
#ifndef SRC_TRAIN_STATE_STORE_H_
#define SRC_TRAIN_STATE_STORE_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/train/training_state.h"

namespace nce2vec {

// One thread, and no training during a call but to busy().
class StateStore {
 public:
  virtual ~StateStore() = default;

  // Whether the last state is still on its way: a new one would have to wait.
  virtual bool busy() = 0;
  // Takes the state as it is now; training may go on when this returns. A state that holds numbers
  // which are not finite is never kept in place of one that doesn't.
  virtual absl::Status Save(const TrainingState& state) = 0;
  // Waits until what was taken is kept.
  virtual absl::Status Flush() = 0;
  // Puts the last state that was kept, and is whole, back in its place; false when there is none.
  virtual absl::StatusOr<bool> Restore(TrainingState& state) = 0;
};

}  // namespace nce2vec

#endif  // SRC_TRAIN_STATE_STORE_H_
