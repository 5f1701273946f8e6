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

double ExplodedLoss(const TrainOptions& options) {
  return 8 * static_cast<double>(1 + options.negatives) * std::log(2.0);
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
      exploded_loss_(ExplodedLoss(options)),
      builder_(options, noise, parameters, offsets),
      trainer_(options, builder_, parameters) {
  step_.curvature_limit = static_cast<float>(options.curvature_limit);
}

void Worker::RunEpoch(size_t epoch) {
  const auto relaxed = std::memory_order_relaxed;
  while (!progress_.pause.load(relaxed) && !progress_.diverged.load(relaxed)) {
    const uint64_t shard = progress_.next_shard.fetch_add(1, relaxed);
    if (shard >= progress_.shard_end) break;
    TrainShard(epoch, corpus_.shards()[shard]);
  }
}

void Worker::TrainShard(size_t epoch, const Shard& shard) {
  shard_loss_ = 0;
  shard_pairs_ = 0;
  Publish();  // sets the learning rate
  corpus_.ForEachSentence(shard, [&](SentenceIndex index, std::span<const WordId> sentence) {
    TrainSentence(epoch, index, sentence);
  });
  TrainWaiting(nullptr);
  Publish();
}

void Worker::TrainSentence(size_t epoch, SentenceIndex index, std::span<const WordId> sentence) {
  if (progress_.diverged.load(std::memory_order_relaxed) || held_out_.IsHeldOut(index)) return;
  RandomStream random = SentenceSampler::StreamOf(options_.seed, epoch, index);
  const size_t passes = sampler_.Passes(sentence, random);
  for (size_t pass = 0; pass < passes; ++pass) {
    sampler_.Sample(sentence, random, sampled_);
    builder_.Start(sampled_);
    while (const SentenceTile* next = builder_.Next(random)) TrainWaiting(next);
  }
  tokens_ += passes > 0 ? sampled_.known_tokens : KnownTokens(sentence);
  if (tokens_ >= kPublishTokens) Publish();
}

void Worker::TrainWaiting(const SentenceTile* next) {
  true_pairs_ += trainer_.waiting_pairs();
  loss_ += trainer_.Train(next, step_);
}

void Worker::Publish() {
  trainer_.ExchangePositions();
  shard_loss_ += loss_;
  shard_pairs_ += true_pairs_;
  const bool exploded = shard_pairs_ >= kFewestLossPairs &&
                        shard_loss_ > exploded_loss_ * static_cast<double>(shard_pairs_);
  if (!std::isfinite(loss_) || exploded) progress_.diverged.store(true, std::memory_order_relaxed);
  const uint64_t done = progress_.tokens.fetch_add(tokens_, std::memory_order_relaxed) + tokens_;
  step_.learning_rate =
      static_cast<float>(LearningRate(progress_.start_rate, done, progress_.total_tokens));
  const auto relaxed = std::memory_order_relaxed;
  sums_.loss.store(sums_.loss.load(relaxed) + loss_, relaxed);
  sums_.true_pairs.store(sums_.true_pairs.load(relaxed) + true_pairs_, relaxed);
  tokens_ = 0;
  true_pairs_ = 0;
  loss_ = 0;
}

}  // namespace nce2vec
