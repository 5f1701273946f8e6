// How far training has come: the part of its state that is not an array.
#ifndef SRC_TRAIN_TRAINING_POSITION_H_
#define SRC_TRAIN_TRAINING_POSITION_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "src/train/training_state.h"

namespace nce2vec {

// Sums over the true pairs trained so far.
struct LossSums {
  double loss = 0;
  uint64_t true_pairs = 0;

  double MeanSince(const LossSums& earlier) const {
    const uint64_t pairs = true_pairs - earlier.true_pairs;
    return pairs == 0 ? 0 : (loss - earlier.loss) / static_cast<double>(pairs);
  }
};

// While no training thread runs. Random draws are not in it: they hang on seed, epoch and sentence
// alone.
struct TrainingPosition {
  uint64_t epoch = 1;              // that is being trained, from 1
  uint64_t next_shard = 0;         // of the epoch: those before it have been trained, no other
  uint64_t biases_in_offsets = 0;  // 1 while an epoch's biases are in the threads' form
  uint64_t tokens = 0;             // known tokens read, over all epochs
  double seconds = 0;              // of training
  double start_rate = 0;           // --lr, halved at each recovery
  uint64_t recoveries = 0;
  LossSums epoch_start;  // when the epoch began
  // As text, for they are lists: each thread's sums, "loss pairs" with ';' between threads, and
  // HistoryText.
  std::string thread_sums;
  std::string history;

  void AddTo(TrainingState& state);
};

// Each thread's own sums, in their order, so that further terms are added to the same numbers and
// an interrupted sum comes out the same to the last bit.
std::string ThreadSumsText(std::span<const LossSums> sums);
// DataLoss when it isn't what ThreadSumsText writes.
absl::Status ParseThreadSums(const std::string& text, std::vector<LossSums>* sums);

}  // namespace nce2vec

#endif  // SRC_TRAIN_TRAINING_POSITION_H_
