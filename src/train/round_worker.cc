#include "src/train/round_worker.h"

#include <algorithm>
#include <cmath>

#include "src/base/status_macros.h"
#include "src/train/training_position.h"

namespace nce2vec {

absl::StatusOr<RoundWorker> RoundWorker::Create(const RoundInputs& given) {
  const TrainOptions& options = *given.options;
  const TileBuilder builder(options, *given.noise, *given.parameters, given.offsets);
  const size_t largest_tile = builder.max_inputs() + builder.max_outputs();
  const size_t most = RoundPlaces(options.threads) + largest_tile;
  NCE2VEC_ASSIGN_OR_RETURN(RoundRows inputs, RoundRows::Create(given.parameters->input, {}, most));
  NCE2VEC_ASSIGN_OR_RETURN(RoundRows outputs,
                           RoundRows::Create(given.parameters->output, given.offsets, most));
  return RoundWorker(given, std::move(inputs), std::move(outputs));
}

RoundWorker::RoundWorker(const RoundInputs& inputs, RoundRows input_rows, RoundRows output_rows)
    : given_(inputs),
      round_places_(RoundPlaces(inputs.options->threads)),
      builder_(*inputs.options, *inputs.noise, *inputs.parameters, inputs.offsets),
      scratch_(builder_.max_inputs(), builder_.max_outputs(), inputs.parameters->input.stride()),
      inputs_(std::move(input_rows)),
      outputs_(std::move(output_rows)),
      tiles_(inputs.parameters->input.stride(), !inputs.offsets.empty()),
      random_(0, StreamPurpose::kSentence) {
  step_.curvature_limit = static_cast<float>(inputs.options->curvature_limit);
}

void RoundWorker::StartShard(size_t epoch, const Shard* shard) {
  epoch_ = epoch;
  next_sentence_ = 0;
  passes_left_ = 0;
  in_sentence_ = false;
  sentences_.clear();
  if (shard == nullptr) return;
  given_.corpus->ForEachSentence(*shard,
                                 [&](SentenceIndex index, std::span<const WordId> sentence) {
                                   if (!given_.held_out->IsHeldOut(index))
                                     sentences_.emplace_back(index, sentence);
                                 });
}

bool RoundWorker::StartNextSentence() {
  while (passes_left_ == 0) {
    if (next_sentence_ == sentences_.size()) return false;
    const auto [index, sentence] = sentences_[next_sentence_++];
    random_ = SentenceSampler::StreamOf(given_.options->seed, epoch_, index);
    passes_left_ = given_.sampler->Passes(sentence, random_);
    tokens_ += KnownTokens(sentence);
  }
  --passes_left_;
  given_.sampler->Sample(sentences_[next_sentence_ - 1].second, random_, sampled_);
  builder_.Start(sampled_);
  return true;
}

void RoundWorker::Plan() {
  inputs_.Clear();
  outputs_.Clear();
  tiles_.Clear();
  tokens_ = 0;
  while (tiles_.places() < round_places_) {
    if (!in_sentence_) in_sentence_ = StartNextSentence();
    if (!in_sentence_) break;
    if (const SentenceTile* tile = builder_.Next(random_)) {
      tiles_.Add(*tile, inputs_, outputs_);
    } else {
      in_sentence_ = false;
    }
  }
  shard_done_ = !in_sentence_ && passes_left_ == 0 && next_sentence_ == sentences_.size();
}

void RoundWorker::Divide(std::span<RoundRows* const> inputs, std::span<RoundRows* const> outputs,
                         size_t self) {
  inputs_.Divide(inputs, self);
  outputs_.Divide(outputs, self);
}

void RoundWorker::Train(float learning_rate) {
  step_.learning_rate = learning_rate;
  loss_ = 0;
  const Tile* tile = tiles_.size() == 0 ? nullptr : &tiles_.Find(0, inputs_, outputs_);
  for (size_t next = 1; tile != nullptr; ++next) {
    const Tile* const after =
        next < tiles_.size() ? &tiles_.Find(next, inputs_, outputs_) : nullptr;
    loss_ += TrainTile(*tile, after == nullptr ? RowsAhead() : tiles_.Ahead(), step_, scratch_);
    tiles_.AddPulls(next - 1, scratch_, inputs_, outputs_);
    tile = after;
  }
}

void RoundWorker::Merge() {
  inputs_.Merge();
  outputs_.Merge();
}

absl::StatusOr<std::unique_ptr<RoundTeam>> RoundTeam::Create(const RoundInputs& inputs,
                                                             SharedProgress& progress,
                                                             std::deque<WorkerSums>& sums) {
  std::unique_ptr<RoundTeam> team(new RoundTeam(inputs, progress, sums));
  for (size_t t = 0; t < inputs.options->threads; ++t) {
    NCE2VEC_ASSIGN_OR_RETURN(RoundWorker worker, RoundWorker::Create(inputs));
    team->workers_.push_back(std::move(worker));
  }
  for (RoundWorker& worker : team->workers_) {
    team->inputs_.push_back(&worker.inputs());
    team->outputs_.push_back(&worker.outputs());
  }
  return team;
}

RoundTeam::RoundTeam(const RoundInputs& inputs, SharedProgress& progress,
                     std::deque<WorkerSums>& sums)
    : corpus_(*inputs.corpus),
      exploded_loss_(ExplodedLoss(*inputs.options)),
      progress_(progress),
      sums_(sums),
      barrier_(inputs.options->threads) {}

void RoundTeam::Run(size_t self, size_t epoch, size_t begin) {
  RoundWorker& worker = workers_[self];
  for (size_t group = begin; group < progress_.shard_end; group += workers_.size()) {
    const size_t shard = group + self;
    worker.StartShard(epoch, shard < progress_.shard_end ? &corpus_.shards()[shard] : nullptr);
    for (bool first = true, last = false; !last; first = false) {
      worker.Plan();
      barrier_.Arrive([&] { FinishPlanning(first); });
      if (leave_) return;
      worker.Divide(inputs_, outputs_, self);
      worker.Train(learning_rate_);
      barrier_.Arrive([&] { FinishTraining(); });
      if (leave_) return;
      last = group_done_;
      worker.Merge();
    }
  }
}

// The rate is that of the tokens before this round.
void RoundTeam::FinishPlanning(bool first_of_group) {
  if (first_of_group) {
    leave_ = progress_.pause.load(std::memory_order_relaxed);
    if (leave_) return;
    progress_.next_shard.fetch_add(workers_.size(), std::memory_order_relaxed);
  }
  uint64_t tokens = progress_.tokens.load(std::memory_order_relaxed);
  learning_rate_ =
      static_cast<float>(LearningRate(progress_.start_rate, tokens, progress_.total_tokens));
  group_done_ = true;
  for (const RoundWorker& worker : workers_) {
    tokens += worker.tokens();
    group_done_ = group_done_ && worker.shard_done();
  }
  progress_.tokens.store(tokens, std::memory_order_relaxed);
}

void RoundTeam::FinishTraining() {
  constexpr auto kRelaxed = std::memory_order_relaxed;
  LossSums round;
  for (size_t t = 0; t < workers_.size(); ++t) {
    round.loss += workers_[t].loss();
    round.true_pairs += workers_[t].true_pairs();
    sums_[t].loss.store(sums_[t].loss.load(kRelaxed) + workers_[t].loss(), kRelaxed);
    sums_[t].true_pairs.store(sums_[t].true_pairs.load(kRelaxed) + workers_[t].true_pairs(),
                              kRelaxed);
  }
  const bool exploded = round.true_pairs >= kFewestLossPairs &&
                        round.loss > exploded_loss_ * static_cast<double>(round.true_pairs);
  leave_ = !std::isfinite(round.loss) || exploded;
  if (leave_) progress_.diverged.store(true, kRelaxed);
}

}  // namespace nce2vec
