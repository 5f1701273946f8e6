#include "src/train/trainer.h"

#include <tbb/task_arena.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/corpus/arena_size.h"
#include "src/train/epoch_history.h"
#include "src/train/held_out.h"
#include "src/train/sentence_sampler.h"
#include "src/train/trained_frequencies.h"
#include "src/train/training_position.h"
#include "src/train/training_threads.h"
#include "src/train/worker.h"
#include "src/vocab/noise_distribution.h"
#include "src/vocab/subsampling.h"

namespace nce2vec {
namespace {

using Clock = std::chrono::steady_clock;

// A rate 2^10 times lower than what was asked for isn't the user's any more.
constexpr uint64_t kMostRecoveries = 10;

class Trainer {
 public:
  Trainer(const EncodedCorpus& corpus, const Vocabulary& vocabulary, const TrainOptions& options,
          const StateKeeping& keeping, const TrainCallbacks& callbacks, Parameters& parameters,
          const EarlierModel& earlier)
      : corpus_(corpus),
        vocabulary_(vocabulary),
        options_(options),
        keeping_(keeping),
        callbacks_(callbacks),
        parameters_(parameters),
        earlier_(earlier),
        counts_(earlier.counts.empty() ? vocabulary.arrays().counts : earlier.counts),
        keep_(KeepProbabilities(vocabulary.arrays().counts, options.subsample)),
        frequencies_(FrequenciesInTraining(corpus, options, counts_, keep_)),
        noise_(frequencies_.outputs, options.noise_power),
        sampler_(keep_, options.window, options.fixed_window, options.input_format),
        held_out_(options.seed, EffectiveShare(corpus, options.validation)),
        validator_(options_, CollectHeldOut(corpus, held_out_), sampler_, noise_),
        clock_(keeping.every) {}

  absl::StatusOr<TrainResult> Run();

 private:
  absl::Status CountTokens();
  // The parameters as training begins, whatever they were before.
  absl::Status StartOver(bool with_earlier);
  absl::Status Prepare();
  absl::Status Begin();

  // The rest of the epoch, until it is done, stopped or diverged.
  absl::Status RunEpoch();
  // All threads, up to the shard `end` or a pause.
  absl::Status RunThreads(size_t end);
  size_t SliceShards() const;
  absl::Status OtherObjective(size_t begin, size_t end);
  absl::Status FinishEpoch();
  bool HasDiverged() const;
  absl::Status Recover();

  // While threads run, biases live in offsets_, so that a tile fetches one number for each output.
  void BiasesToOffsets();
  void OffsetsToBiases();
  float LnFakes(size_t word) const;

  bool Stopping() const {
    return callbacks_.stop != nullptr && callbacks_.stop->load(std::memory_order_relaxed);
  }
  bool StateDue() const;
  absl::Status KeepState();
  // From what position_ says after a state was put back.
  absl::Status TakePosition();

  TrainProgress Progress() const;
  void Report();
  LossSums Losses() const { return threads_.Losses(); }
  double Seconds() const;
  double Fraction() const {
    return static_cast<double>(progress_.tokens.load(std::memory_order_relaxed)) /
           static_cast<double>(progress_.total_tokens);
  }
  double Rate() const {
    return LearningRate(progress_.start_rate, progress_.tokens.load(), progress_.total_tokens);
  }

  const EncodedCorpus& corpus_;
  const Vocabulary& vocabulary_;
  const TrainOptions& options_;
  const StateKeeping& keeping_;
  const TrainCallbacks& callbacks_;
  Parameters& parameters_;
  const EarlierModel& earlier_;
  std::span<const Count> counts_;  // [V] of the text
  std::vector<float> keep_;
  TrainedFrequencies frequencies_;
  NoiseDistribution noise_;
  SentenceSampler sampler_;
  HeldOutRule held_out_;
  Validator validator_;
  SharedProgress progress_;
  std::vector<float> offsets_;  // [V] b - ln(k p_n), as src/kernels/tile.h has it; ns: empty
  TrainingThreads threads_;
  TrainingPosition position_;
  TrainingState state_;
  CheckpointClock clock_;
  TrainResult result_;
  LossSums reported_;
  std::optional<Clock::time_point> running_since_;  // while threads run
};

double Trainer::Seconds() const {
  const std::chrono::duration<double> running =
      running_since_ ? Clock::now() - *running_since_ : Clock::duration(0);
  return position_.seconds + running.count();
}

TrainProgress Trainer::Progress() const {
  const LossSums now = Losses();
  TrainProgress report;
  report.epoch = position_.epoch;
  report.tokens = progress_.tokens.load(std::memory_order_relaxed);
  report.fraction = Fraction();
  report.seconds = Seconds();
  report.learning_rate = Rate();
  report.recent_loss = now.MeanSince(reported_);
  report.recent_pairs = now.true_pairs - reported_.true_pairs;
  return report;
}

void Trainer::Report() {
  if (!callbacks_.progress) return;
  callbacks_.progress(Progress());
  reported_ = Losses();
}

// ln(k p_n(w)): of how many times a word is expected among the fakes of a true pair. Words that the
// text doesn't have are neither true nor fake, and their biases pass through offsets unrounded.
float Trainer::LnFakes(size_t word) const {
  if (frequencies_.outputs[word] == 0) return 0;
  return std::log(static_cast<float>(options_.negatives)) + noise_.log_probability(ToWordId(word));
}

void Trainer::BiasesToOffsets() {
  for (size_t w = 0; w < offsets_.size(); ++w) offsets_[w] = parameters_.bias[w] - LnFakes(w);
  position_.biases_in_offsets = 1;
}

void Trainer::OffsetsToBiases() {
  for (size_t w = 0; w < offsets_.size(); ++w) parameters_.bias[w] = offsets_[w] + LnFakes(w);
  position_.biases_in_offsets = 0;
}

bool Trainer::StateDue() const {
  return keeping_.store != nullptr &&
         clock_.Due(Seconds(), progress_.tokens.load(std::memory_order_relaxed),
                    position_.epoch - 1) &&
         // Rather later than waited for, but for those of epochs, which come no later.
         (keeping_.every.unit == CheckpointInterval::Unit::kEpochs || !keeping_.store->busy());
}

absl::Status Trainer::KeepState() {
  position_.thread_sums = ThreadSumsText(threads_.SumsOfEach());
  position_.history = HistoryText(result_.history);
  clock_.Kept(position_.seconds, position_.tokens, position_.epoch - 1);
  return keeping_.store->Save(state_);
}

absl::Status Trainer::TakePosition() {
  if (position_.epoch < 1 || position_.epoch > options_.epochs ||
      position_.next_shard > corpus_.shards().size() || position_.tokens > progress_.total_tokens ||
      position_.start_rate <= 0) {
    return absl::DataLossError(absl::StrFormat(
        "the state of training says epoch %d of %d, shard %d of %d, %d of %d words, learning rate "
        "%g at the start, which can't be",
        position_.epoch, options_.epochs, position_.next_shard, corpus_.shards().size(),
        position_.tokens, progress_.total_tokens, position_.start_rate));
  }
  NCE2VEC_ASSIGN_OR_RETURN(result_.history, ParseHistoryText(position_.history));
  std::vector<LossSums> sums;
  NCE2VEC_RETURN_IF_ERROR(ParseThreadSums(position_.thread_sums, &sums));
  threads_.SetSums(std::move(sums));
  reported_ = Losses();
  progress_.tokens.store(position_.tokens);
  progress_.start_rate = position_.start_rate;
  progress_.diverged.store(false);
  clock_.Kept(position_.seconds, position_.tokens, position_.epoch - 1);
  return absl::OkStatus();
}

size_t Trainer::SliceShards() const {
  if (!callbacks_.slice) return corpus_.shards().size();
  // Whole groups of shards: where one ends early, threads have nothing to do.
  const size_t group = threads_.shards_together();
  return (callbacks_.slice_shards + group - 1) / group * group;
}

absl::Status Trainer::RunThreads(size_t end) {
  if (position_.biases_in_offsets == 0) BiasesToOffsets();
  running_since_ = Clock::now();
  const absl::Status status = threads_.Run(position_.epoch, position_.next_shard, end, [&] {
    // The other objective's turn comes at the end of a slice; before it there is no pausing.
    if (!callbacks_.slice && (Stopping() || StateDue())) progress_.pause.store(true);
    Report();
  });
  position_.seconds = Seconds();
  running_since_.reset();
  NCE2VEC_RETURN_IF_ERROR(status);
  position_.tokens = progress_.tokens.load();
  position_.next_shard = std::min<uint64_t>(progress_.next_shard.load(), end);
  if (position_.next_shard == end) OffsetsToBiases();
  Report();
  return absl::OkStatus();
}

absl::Status Trainer::OtherObjective(size_t begin, size_t end) {
  const Clock::time_point start = Clock::now();
  const TrainedSlice done{position_.epoch,      begin,     end, Fraction(),
                          position_.recoveries, &held_out_};
  const absl::Status status = callbacks_.slice(done, parameters_);
  position_.seconds += std::chrono::duration<double>(Clock::now() - start).count();
  if (!absl::IsAborted(status)) return status;
  progress_.diverged.store(true);  // there, as if it had diverged here
  return absl::OkStatus();
}

absl::Status Trainer::RunEpoch() {
  const size_t shards = corpus_.shards().size();
  while (position_.next_shard < shards && !progress_.diverged.load() && !Stopping()) {
    const size_t begin = position_.next_shard;
    const size_t end = std::min(shards, begin + SliceShards());
    NCE2VEC_RETURN_IF_ERROR(RunThreads(end));
    if (callbacks_.slice && !progress_.diverged.load()) {
      NCE2VEC_RETURN_IF_ERROR(OtherObjective(begin, end));
    }
    // At the epoch's end after it has been validated.
    if (position_.next_shard < shards && !progress_.diverged.load() && StateDue()) {
      NCE2VEC_RETURN_IF_ERROR(KeepState());
    }
  }
  return absl::OkStatus();
}

bool Trainer::HasDiverged() const {
  const LossSums now = Losses();
  if (progress_.diverged.load() || !std::isfinite(now.loss)) return true;
  return now.true_pairs - position_.epoch_start.true_pairs >= kFewestLossPairs &&
         now.MeanSince(position_.epoch_start) > ExplodedLoss(options_);
}

absl::Status Trainer::FinishEpoch() {
  const LossSums now = Losses();
  EpochReport report;
  report.epoch = position_.epoch;
  report.fraction = Fraction();
  report.true_pairs = now.true_pairs - position_.epoch_start.true_pairs;
  report.loss = now.MeanSince(position_.epoch_start);
  if (!validator_.empty()) report.validation = validator_.Evaluate(parameters_);
  result_.history.push_back(report);
  if (callbacks_.epoch) callbacks_.epoch(report);
  ++position_.epoch;
  position_.next_shard = 0;
  position_.epoch_start = now;
  return position_.epoch <= options_.epochs && StateDue() ? KeepState() : absl::OkStatus();
}

absl::Status Trainer::Recover() {
  const uint64_t recoveries = position_.recoveries + 1;
  const Recovery before{position_.epoch, 0, Rate(), 0};
  result_.epoch = position_.epoch;
  result_.learning_rate = Rate();
  result_.recoveries = position_.recoveries;
  bool restored = false;
  if (keeping_.store != nullptr) {
    NCE2VEC_ASSIGN_OR_RETURN(restored, keeping_.store->Restore(state_));
  }
  if (!restored) NCE2VEC_RETURN_IF_ERROR(StartOver(true));
  NCE2VEC_RETURN_IF_ERROR(TakePosition());
  // The other objective's state can't be had again by starting over.
  const bool lost = !restored && callbacks_.add_state;
  if (lost || options_.on_divergence == DivergencePolicy::kStop || recoveries > kMostRecoveries) {
    result_.outcome = TrainOutcome::kDiverged;
    return absl::OkStatus();
  }
  position_.recoveries = recoveries;
  position_.start_rate = std::ldexp(options_.learning_rate, -static_cast<int>(recoveries));
  progress_.start_rate = position_.start_rate;
  if (callbacks_.recovered) {
    Recovery recovery = before;
    recovery.fraction = Fraction();
    recovery.new_start_rate = position_.start_rate;
    callbacks_.recovered(recovery);
  }
  return absl::OkStatus();
}

absl::Status Trainer::CountTokens() {
  result_.held_out_tokens = validator_.tokens();
  result_.training_tokens = corpus_.known_tokens() - result_.held_out_tokens;
  progress_.total_tokens = result_.training_tokens * options_.epochs;
  if (result_.training_tokens >= 2) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrFormat(
      "the text has %d tokens of known words outside the held-out share: nothing to train on",
      result_.training_tokens));
}

absl::Status Trainer::StartOver(bool with_earlier) {
  // In place, once there are any: the workers and the list of the state know where the rows are.
  NCE2VEC_RETURN_IF_ERROR(FirstParameters(vocabulary_, options_, frequencies_, noise_,
                                          with_earlier ? &earlier_ : nullptr, parameters_));
  position_ = {};
  position_.start_rate = options_.learning_rate;
  position_.thread_sums = ThreadSumsText(std::vector<LossSums>(options_.threads));
  return absl::OkStatus();
}

absl::Status Trainer::Prepare() {
  parameters_ = {};
  // The earlier model may be gone when training is resumed.
  NCE2VEC_RETURN_IF_ERROR(StartOver(!keeping_.resume));
  if (options_.objective == Objective::kNce) offsets_.resize(parameters_.bias.size());
  const RoundInputs inputs{&corpus_, &options_,    &sampler_, &held_out_,
                           &noise_,  &parameters_, offsets_};
  NCE2VEC_RETURN_IF_ERROR(threads_.Create(inputs, progress_));
  position_.AddTo(state_);
  state_.Add("input.weight", parameters_.input);
  state_.Add("output.weight", parameters_.output);
  state_.Add("output.bias", std::span(parameters_.bias));
  if (parameters_.ngrams.rows() > 0) state_.Add("subword.weight", parameters_.ngrams);
  if (parameters_.positions.rows() > 0) state_.Add("position.weight", parameters_.positions);
  state_.Add("output.offset", std::span(offsets_));
  return callbacks_.add_state ? callbacks_.add_state(parameters_, state_) : absl::OkStatus();
}

absl::Status Trainer::Begin() {
  bool restored = false;
  if (keeping_.resume) {
    NCE2VEC_ASSIGN_OR_RETURN(restored, keeping_.store->Restore(state_));
    if (!restored && earlier_.visit) NCE2VEC_RETURN_IF_ERROR(StartOver(true));
  }
  NCE2VEC_RETURN_IF_ERROR(TakePosition());
  if (restored && callbacks_.resumed) callbacks_.resumed(Progress());
  // The other objective's state can't be had again by starting over.
  const bool keep = keeping_.outlives_program || callbacks_.add_state;
  return keeping_.store != nullptr && keep && !restored ? KeepState() : absl::OkStatus();
}

absl::StatusOr<TrainResult> Trainer::Run() {
  NCE2VEC_RETURN_IF_ERROR(CountTokens());
  NCE2VEC_RETURN_IF_ERROR(Prepare());
  NCE2VEC_RETURN_IF_ERROR(Begin());
  while (position_.epoch <= options_.epochs && result_.outcome == TrainOutcome::kFinished) {
    NCE2VEC_RETURN_IF_ERROR(RunEpoch());
    const bool whole = position_.next_shard == corpus_.shards().size();
    if (HasDiverged() || (whole && !state_.ArraysAreFinite())) {
      NCE2VEC_RETURN_IF_ERROR(Recover());
    } else if (whole) {
      NCE2VEC_RETURN_IF_ERROR(FinishEpoch());
    } else {
      result_.outcome = TrainOutcome::kStopped;
      if (keeping_.outlives_program) NCE2VEC_RETURN_IF_ERROR(KeepState());
    }
  }
  if (keeping_.store != nullptr) NCE2VEC_RETURN_IF_ERROR(keeping_.store->Flush());
  if (position_.biases_in_offsets != 0) OffsetsToBiases();
  ComposeWords(parameters_);
  result_.fraction = Fraction();
  if (result_.outcome != TrainOutcome::kDiverged) {
    result_.recoveries = position_.recoveries;
    result_.epoch = std::min<uint64_t>(position_.epoch, options_.epochs);
    result_.learning_rate = Rate();
  }
  if (result_.outcome == TrainOutcome::kFinished && Losses().true_pairs == 0) {
    if (options_.input_format == InputFormat::kWordPairs) {
      return absl::FailedPreconditionError(
          "no pair was left by weights and subsampling: nothing to train on; try larger weights or "
          "--subsample 0");
    }
    return absl::FailedPreconditionError(
        "no sentence has two known words left after subsampling: nothing to train on; try a lower "
        "--min-count or --subsample 0");
  }
  return std::move(result_);
}

}  // namespace

absl::StatusOr<TrainResult> Train(const EncodedCorpus& corpus, const Vocabulary& vocabulary,
                                  const TrainOptions& options, const StateKeeping& keeping,
                                  const TrainCallbacks& callbacks, Parameters& parameters,
                                  const EarlierModel& earlier) {
  NCE2VEC_RETURN_IF_ERROR(options.Validate());
  if (corpus.known_tokens() == 0) {
    return absl::FailedPreconditionError("the text has no known word: nothing to train on");
  }
  if (options.line_weights && !HasWeight(corpus)) {
    return absl::FailedPreconditionError(
        "every line with a known word has the weight 0: nothing to train on; give some lines a "
        "weight above it");
  }
  tbb::task_arena arena(ArenaSize(options.threads));
  return arena.execute([&]() -> absl::StatusOr<TrainResult> {
    Trainer trainer(corpus, vocabulary, options, keeping, callbacks, parameters, earlier);
    return trainer.Run();
  });
}

}  // namespace nce2vec
