#include "src/train/worker.h"

#include <algorithm>
#include <cmath>

namespace nce2vec {
namespace {

// Tokens between two looks at the shared counters: about a millisecond of training.
constexpr uint64_t kPublishTokens = 4096;
constexpr double kLearningRateFloor = 1e-4;

}  // namespace

double LearningRate(double start, uint64_t tokens_done, uint64_t total) {
  const double left = 1.0 - static_cast<double>(tokens_done) / static_cast<double>(total);
  return start * std::max(left, kLearningRateFloor);
}

Worker::Worker(const EncodedCorpus& corpus, const TrainOptions& options,
               const SentenceSampler& sampler, const HeldOutRule& held_out,
               const NoiseDistribution& noise, Parameters& parameters, std::span<float> offsets,
               SharedProgress& progress, WorkerSums& sums)
    : corpus_(corpus),
      options_(options),
      sampler_(sampler),
      held_out_(held_out),
      progress_(progress),
      sums_(sums),
      builder_(options, noise, parameters, offsets),
      scratch_(builder_.max_inputs(), builder_.max_outputs(), parameters.input.stride()) {
  step_.curvature_limit = static_cast<float>(options.curvature_limit);
}

void Worker::RunEpoch(size_t epoch) {
  Publish();  // sets the learning rate
  const std::span<const Shard> shards = corpus_.shards();
  while (!progress_.stop.load(std::memory_order_relaxed)) {
    const uint64_t shard = progress_.next_shard.fetch_add(1, std::memory_order_relaxed);
    if (shard >= progress_.shard_end) break;
    corpus_.ForEachSentence(shards[shard],
                            [&](SentenceIndex index, std::span<const WordId> sentence) {
                              TrainSentence(epoch, index, sentence);
                            });
  }
  TrainWaiting(nullptr);
  Publish();
}

void Worker::TrainSentence(size_t epoch, SentenceIndex index, std::span<const WordId> sentence) {
  if (progress_.stop.load(std::memory_order_relaxed) || held_out_.IsHeldOut(index)) return;
  RandomStream random = SentenceSampler::StreamOf(options_.seed, epoch, index);
  sampler_.Sample(sentence, random, sampled_);
  builder_.Start(sampled_);
  while (const SentenceTile* next = builder_.Next(random)) TrainWaiting(next);
  tokens_ += sampled_.known_tokens;
  if (tokens_ >= kPublishTokens) Publish();
}

void Worker::TrainWaiting(const SentenceTile* next) {
  if (waiting_ != nullptr) {
    loss_ += TrainTile(waiting_->tile, next == nullptr ? nullptr : &next->tile, step_, scratch_);
    true_pairs_ += waiting_->true_pairs;
  }
  waiting_ = next;
}

void Worker::Publish() {
  if (!std::isfinite(loss_)) {
    progress_.diverged.store(true, std::memory_order_relaxed);
    progress_.stop.store(true, std::memory_order_relaxed);
  }
  const uint64_t done = progress_.tokens.fetch_add(tokens_, std::memory_order_relaxed) + tokens_;
  step_.learning_rate =
      static_cast<float>(LearningRate(options_.learning_rate, done, progress_.total_tokens));
  const auto relaxed = std::memory_order_relaxed;
  sums_.loss.store(sums_.loss.load(relaxed) + loss_, relaxed);
  sums_.true_pairs.store(sums_.true_pairs.load(relaxed) + true_pairs_, relaxed);
  tokens_ = 0;
  true_pairs_ = 0;
  loss_ = 0;
}

}  // namespace nce2vec
