// What one training thread does, and the few numbers threads share.
#ifndef SRC_TRAIN_WORKER_H_
#define SRC_TRAIN_WORKER_H_

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "src/corpus/encoded_corpus.h"
#include "src/kernels/tile.h"
#include "src/model/parameters.h"
#include "src/train/held_out.h"
#include "src/train/sentence_sampler.h"
#include "src/train/tile_builder.h"
#include "src/train/tile_trainer.h"
#include "src/train/train_options.h"
#include "src/vocab/noise_distribution.h"

namespace nce2vec {

// Linear decay to 1/10000 of the start, word2vec's floor, over `total` tokens.
double LearningRate(double start, uint64_t tokens_done, uint64_t total);

// A mean loss, per true pair with its k fakes, that a model only has when it has gone wild: eight
// times that of one that knows nothing and calls every pair a coin toss, (1 + k) ln 2.
double ExplodedLoss(const TrainOptions& options);
// Of fewer pairs a mean loss says too little.
inline constexpr uint64_t kFewestLossPairs = 4096;

// Shared by all threads; written once in some thousand tokens.
struct SharedProgress {
  std::atomic<uint64_t> tokens{0};      // known tokens read, over all epochs
  std::atomic<uint64_t> next_shard{0};  // the next one nobody has taken in this epoch
  std::atomic<bool> pause{false};       // threads finish their shards and take no other
  std::atomic<bool> diverged{false};    // threads leave at once
  // Constant while threads run.
  uint64_t shard_end = 0;     // where they leave
  uint64_t total_tokens = 0;  // over all epochs
  double start_rate = 0;      // the learning rate that falls linearly over them
};

// One thread's sums since training began, on a cache line of its own; written by that thread alone.
struct alignas(64) WorkerSums {
  std::atomic<double> loss{0};
  std::atomic<uint64_t> true_pairs{0};
};

// Borrows everything it is given. RunEpoch belongs to one thread.
class Worker {
 public:
  Worker(const EncodedCorpus& corpus, const TrainOptions& options, const SentenceSampler& sampler,
         const HeldOutRule& held_out, const NoiseDistribution& noise, Parameters& parameters,
         std::span<float> offsets, SharedProgress& progress, WorkerSums& sums);

  // Takes shards until progress.shard_end or a pause, or until training diverges: the loss is no
  // finite number, or ExplodedLoss. Between two shards a worker holds nothing that training depends
  // on, so a pause there changes nothing.
  void RunEpoch(size_t epoch);

 private:
  void TrainShard(size_t epoch, const Shard& shard);
  void TrainSentence(size_t epoch, SentenceIndex index, std::span<const WordId> sentence);
  // Trains the tile that waits, if any, while the rows of `next` are on their way from memory.
  void TrainWaiting(const SentenceTile* next);
  void Publish();

  const EncodedCorpus& corpus_;
  const TrainOptions& options_;
  const SentenceSampler& sampler_;
  const HeldOutRule& held_out_;
  SharedProgress& progress_;
  WorkerSums& sums_;
  double exploded_loss_;
  TileBuilder builder_;
  TileTrainer trainer_;  // one tile behind the builder
  SampledSentence sampled_;
  TileStep step_;
  // Since the shard's beginning, without what follows.
  uint64_t shard_pairs_ = 0;
  double shard_loss_ = 0;
  // Since the last Publish.
  uint64_t tokens_ = 0;
  uint64_t true_pairs_ = 0;
  double loss_ = 0;
};

}  // namespace nce2vec

#endif  // SRC_TRAIN_WORKER_H_
