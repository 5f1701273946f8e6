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
#include "src/train/train_options.h"
#include "src/vocab/noise_distribution.h"

namespace nce2vec {

// Linear decay to 1/10000 of the start, word2vec's floor, over `total` tokens.
double LearningRate(double start, uint64_t tokens_done, uint64_t total);

// Shared by all threads; written once in some thousand tokens.
struct SharedProgress {
  std::atomic<uint64_t> tokens{0};      // known tokens read, over all epochs
  std::atomic<uint64_t> next_shard{0};  // the next one nobody has taken in this epoch
  uint64_t shard_end = 0;               // where threads pause; constant while they run
  std::atomic<bool> stop{false};
  std::atomic<bool> diverged{false};
  uint64_t total_tokens = 0;  // over all epochs; constant while threads run
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

  // Takes shards until progress.shard_end, training is stopped, or the loss is no finite number.
  void RunEpoch(size_t epoch);

 private:
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
  TileBuilder builder_;
  TileScratch scratch_;
  SampledSentence sampled_;
  const SentenceTile* waiting_ = nullptr;  // built, its rows asked for, not yet trained
  TileStep step_;
  // Since the last Publish.
  uint64_t tokens_ = 0;
  uint64_t true_pairs_ = 0;
  double loss_ = 0;
};

}  // namespace nce2vec

#endif  // SRC_TRAIN_WORKER_H_
