// The threads that train words: racing for rows, or in rounds that no timing changes.
#ifndef SRC_TRAIN_TRAINING_THREADS_H_
#define SRC_TRAIN_TRAINING_THREADS_H_

#include <cstddef>
#include <deque>
#include <memory>
#include <span>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "src/train/round_worker.h"
#include "src/train/training_position.h"
#include "src/train/worker.h"

namespace nce2vec {

// Lives on one thread; those that it starts end before Run returns. Borrows everything that it is
// given. Not movable, since workers know where their sums are.
class TrainingThreads {
 public:
  TrainingThreads() = default;
  TrainingThreads(const TrainingThreads&) = delete;
  TrainingThreads& operator=(const TrainingThreads&) = delete;

  // Workers for inputs.options->threads threads. ResourceExhausted where memory is short.
  absl::Status Create(const RoundInputs& inputs, SharedProgress& progress);

  // Trains the shards [begin, end) of the epoch, up to a pause or divergence; progress.next_shard
  // says how far it came. `tick` is called some ten times a second. ResourceExhausted when a thread
  // can't be started; then nothing was trained.
  absl::Status Run(size_t epoch, size_t begin, size_t end, absl::FunctionRef<void()> tick);

  // Shards are begun so many at a time: `begin` must be a multiple of it.
  size_t shards_together() const { return team_ == nullptr ? 1 : sums_.size(); }

  // While threads run, these may lag behind a little.
  LossSums Losses() const;
  std::vector<LossSums> SumsOfEach() const;
  // Of as many threads or another number; what belonged to threads that are no more goes to the
  // first.
  void SetSums(std::vector<LossSums> sums);

 private:
  SharedProgress* progress_ = nullptr;
  std::deque<WorkerSums> sums_;  // neither can move
  std::deque<Worker> workers_;
  std::unique_ptr<RoundTeam> team_;  // instead of workers_, where training is deterministic
};

}  // namespace nce2vec

#endif  // SRC_TRAIN_TRAINING_THREADS_H_
