// How often training keeps its state.
#ifndef SRC_TRAIN_CHECKPOINT_INTERVAL_H_
#define SRC_TRAIN_CHECKPOINT_INTERVAL_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace nce2vec {

struct CheckpointInterval {
  enum class Unit { kSeconds, kWords, kEpochs };
  Unit unit = Unit::kSeconds;
  double amount = 600;  // > 0; of words and epochs a whole number
};

// "90s", "10m", "2h", "200000w" (words read), "1e" (epochs). InvalidArgument tells of these forms.
absl::StatusOr<CheckpointInterval> ParseCheckpointInterval(std::string_view text);

// Says when a state is due. One thread.
class CheckpointClock {
 public:
  explicit CheckpointClock(const CheckpointInterval& interval) : interval_(interval) {}

  // Where training is when it begins, goes on, or has just kept its state: seconds and words of
  // training so far, whole epochs done.
  void Kept(double seconds, uint64_t words, uint64_t epochs);
  bool Due(double seconds, uint64_t words, uint64_t epochs) const;

 private:
  CheckpointInterval interval_;
  double seconds_ = 0;
  uint64_t words_ = 0;
  uint64_t epochs_ = 0;
};

}  // namespace nce2vec

#endif  // SRC_TRAIN_CHECKPOINT_INTERVAL_H_
