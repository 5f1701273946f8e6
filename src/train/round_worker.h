// Training on many threads whose result depends on no thread's speed.
#ifndef SRC_TRAIN_ROUND_WORKER_H_
#define SRC_TRAIN_ROUND_WORKER_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "src/base/random.h"
#include "src/corpus/encoded_corpus.h"
#include "src/kernels/tile.h"
#include "src/model/parameters.h"
#include "src/train/held_out.h"
#include "src/train/round_barrier.h"
#include "src/train/round_rows.h"
#include "src/train/round_tiles.h"
#include "src/train/sentence_sampler.h"
#include "src/train/tile_builder.h"
#include "src/train/train_options.h"
#include "src/train/worker.h"
#include "src/vocab/noise_distribution.h"

namespace nce2vec {

// What all of a team's workers train on; borrowed.
struct RoundInputs {
  const EncodedCorpus* corpus = nullptr;
  const TrainOptions* options = nullptr;
  const SentenceSampler* sampler = nullptr;
  const HeldOutRule* held_out = nullptr;
  const NoiseDistribution* noise = nullptr;
  Parameters* parameters = nullptr;
  std::span<float> offsets;
};

// One worker's part of a round; no thread of its own, no look at others but in Divide and Merge.
class RoundWorker {
 public:
  // A worker's round ends with the tile that brings its rows, counted at each place where they
  // stand, to this many: with two threads some 110 tiles of the default shape, a millisecond.
  // Shorter rounds wait more often; in longer ones workers know less of what the others learn
  // meanwhile, which depends on how much all of them do.
  static constexpr size_t RoundPlaces(size_t threads) {
    return std::max<size_t>(1536, 12288 / threads);
  }

  // ResourceExhausted where memory is short.
  static absl::StatusOr<RoundWorker> Create(const RoundInputs& inputs);

  // The shard that the next rounds are of; null: none.
  void StartShard(size_t epoch, const Shard* shard);

  // Makes the tiles of the next round. It has fewer than others, or none, where the shard ends.
  void Plan();
  void Divide(std::span<RoundRows* const> inputs, std::span<RoundRows* const> outputs, size_t self);
  void Train(float learning_rate);
  void Merge();

  RoundRows& inputs() { return inputs_; }
  RoundRows& outputs() { return outputs_; }
  uint64_t tokens() const { return tokens_; }                  // known ones of the round
  uint64_t true_pairs() const { return tiles_.true_pairs(); }  // of the round
  double loss() const { return loss_; }                        // of the round
  bool shard_done() const { return shard_done_; }              // with this round

 private:
  RoundWorker(const RoundInputs& inputs, RoundRows input_rows, RoundRows output_rows);
  // Or the next pass over the same one.
  bool StartNextSentence();

  RoundInputs given_;
  size_t round_places_;
  TileBuilder builder_;
  TileScratch scratch_;
  RoundRows inputs_;
  RoundRows outputs_;
  RoundTiles tiles_;
  TileStep step_;

  size_t epoch_ = 0;
  std::vector<std::pair<SentenceIndex, std::span<const WordId>>> sentences_;  // of the shard
  size_t next_sentence_ = 0;
  size_t passes_left_ = 0;    // of the sentence before it
  bool in_sentence_ = false;  // whose next tile may belong to the next round
  SampledSentence sampled_;
  RandomStream random_;
  bool shard_done_ = false;

  uint64_t tokens_ = 0;
  double loss_ = 0;
};

// T workers that train T shards at a time, worker t the t-th of them, in rounds. What a worker
// reads in a round no other one writes in it (src/train/round_rows.h), and what follows from a
// round, the learning rate too, is found out where all wait: so equal inputs, options and T give
// equal bytes.
class RoundTeam {
 public:
  // `sums`: of each worker. ResourceExhausted where memory is short.
  static absl::StatusOr<std::unique_ptr<RoundTeam>> Create(const RoundInputs& inputs,
                                                           SharedProgress& progress,
                                                           std::deque<WorkerSums>& sums);

  // What thread `worker` of T does for the shards [begin, progress.shard_end), begin being a
  // multiple of T. Ends earlier, for all workers alike, when progress.pause is found true before a
  // group of T shards, or when training diverges: the loss is no finite number, or ExplodedLoss.
  // progress.next_shard says how far they came. Between two groups nothing is held that training
  // depends on.
  void Run(size_t worker, size_t epoch, size_t begin);

 private:
  RoundTeam(const RoundInputs& inputs, SharedProgress& progress, std::deque<WorkerSums>& sums);
  // By the thread that arrives last.
  void FinishPlanning(bool first_of_group);
  void FinishTraining();

  const EncodedCorpus& corpus_;
  double exploded_loss_;
  SharedProgress& progress_;
  std::deque<WorkerSums>& sums_;
  std::deque<RoundWorker> workers_;
  std::vector<RoundRows*> inputs_;
  std::vector<RoundRows*> outputs_;
  RoundBarrier barrier_;
  // Written where all wait.
  float learning_rate_ = 0;
  bool group_done_ = false;
  bool leave_ = false;
};

}  // namespace nce2vec

#endif  // SRC_TRAIN_ROUND_WORKER_H_
