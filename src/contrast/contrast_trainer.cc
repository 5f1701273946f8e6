#include "src/contrast/contrast_trainer.h"

#include <tbb/task_arena.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/contrast/contrast_history.h"
#include "src/contrast/contrast_step.h"
#include "src/corpus/arena_size.h"

namespace nce2vec {
namespace {

using Clock = std::chrono::steady_clock;
constexpr double kReportSeconds = 0.1;

constexpr uint64_t kMostRecoveries = 10;  // as src/train/trainer.cc

// Means over batches, each counted alike.
struct BatchMeans {
  uint64_t batches = 0;
  double loss = 0;
  double cosine = 0;

  void Add(const LossValue& value) {
    ++batches;
    loss += value.loss;
    cosine += value.positive_cosine;
  }
  double Mean(double sum) const { return batches == 0 ? 0 : sum / static_cast<double>(batches); }
};

// How far training has come: the part of its state that is not an array.
struct ContrastPosition {
  uint64_t epoch = 1;
  BatchMeans epoch_means;  // of the epoch's batches so far: all that were drawn were trained
  uint64_t epoch_examples = 0;
  uint64_t examples = 0;
  uint64_t steps = 0;
  double seconds = 0;
  uint64_t recoveries = 0;
  uint64_t best_epoch = 0;
  double best_score = 0;
  std::string history;

  void AddTo(TrainingState& state) {
    state.Add("position.epoch", &epoch);
    state.Add("position.batches", &epoch_means.batches);
    state.Add("position.loss", &epoch_means.loss);
    state.Add("position.cosine", &epoch_means.cosine);
    state.Add("position.epoch_examples", &epoch_examples);
    state.Add("position.examples", &examples);
    state.Add("position.steps", &steps);
    state.Add("position.seconds", &seconds);
    state.Add("position.recoveries", &recoveries);
    state.Add("position.best_epoch", &best_epoch);
    state.Add("position.best_score", &best_score);
    state.Add("position.history", &history);
  }
};

class ContrastTrainer {
 public:
  ContrastTrainer(const EncodedCorpus& corpus, TextLayout layout, const ContrastOptions& options,
                  const StateKeeping& keeping, const ContrastCallbacks& callbacks, TextModel& model)
      : options_(options),
        keeping_(keeping),
        callbacks_(callbacks),
        model_(model),
        layout_(layout),
        source_(corpus, layout, options),
        clock_(keeping.every) {}

  absl::StatusOr<ContrastResult> Run();

 private:
  absl::Status Prepare();
  absl::Status Begin();
  // The epoch's batches from where position_ is, until they are done, stopped or diverged.
  absl::Status RunEpoch();
  absl::Status FinishEpoch();
  absl::Status Recover();
  absl::Status KeepState();
  absl::Status TakePosition();
  bool StateDue() const {
    return keeping_.store != nullptr && clock_.Due(position_.seconds, 0, position_.epoch - 1) &&
           (keeping_.every.unit == CheckpointInterval::Unit::kEpochs || !keeping_.store->busy());
  }

  double Fraction() const {
    return std::min(1.0,
                    static_cast<double>(position_.examples) / static_cast<double>(total_examples_));
  }
  double Rate() const {
    return std::ldexp(RateAt(options_.optimizer, Fraction()),
                      -static_cast<int>(position_.recoveries));
  }
  bool Stopping() const {
    return callbacks_.stop != nullptr && callbacks_.stop->load(std::memory_order_relaxed);
  }
  ContrastProgress Progress() const;
  void Report();
  void KeepBest();
  absl::Status TooFewTexts(size_t least) const;

  const ContrastOptions& options_;
  const StateKeeping& keeping_;
  const ContrastCallbacks& callbacks_;
  TextModel& model_;
  TextLayout layout_;
  BatchSource source_;
  std::optional<ContrastStep> step_;
  ContrastPosition position_;
  TrainingState state_;
  CheckpointClock clock_;
  ContrastResult result_;
  TextModel best_;  // empty where nothing validates
  uint64_t total_examples_ = 0;
  bool diverged_ = false;
  bool epoch_done_ = false;
  BatchMeans recent_;
  double last_report_ = 0;
};

ContrastProgress ContrastTrainer::Progress() const {
  return {position_.epoch,
          Fraction(),
          position_.examples,
          position_.seconds,
          Rate(),
          recent_.Mean(recent_.loss),
          recent_.Mean(recent_.cosine)};
}

void ContrastTrainer::Report() {
  if (!callbacks_.progress || recent_.batches == 0) return;
  if (position_.seconds - last_report_ < kReportSeconds && Fraction() < 1) return;
  last_report_ = position_.seconds;
  callbacks_.progress(Progress());
  recent_ = {};
}

absl::Status ContrastTrainer::KeepState() {
  position_.history = ContrastHistoryText(result_.history);
  clock_.Kept(position_.seconds, 0, position_.epoch - 1);
  return keeping_.store->Save(state_);
}

absl::Status ContrastTrainer::TakePosition() {
  if (position_.epoch < 1 || position_.epoch > options_.epochs ||
      position_.best_epoch > options_.epochs) {
    return absl::DataLossError(absl::StrFormat(
        "the state of training says epoch %d of %d, the best of them %d, which can't be",
        position_.epoch, options_.epochs, position_.best_epoch));
  }
  NCE2VEC_ASSIGN_OR_RETURN(result_.history, ParseContrastHistoryText(position_.history));
  clock_.Kept(position_.seconds, 0, position_.epoch - 1);
  recent_ = {};
  last_report_ = position_.seconds;
  diverged_ = false;
  return absl::OkStatus();
}

absl::Status ContrastTrainer::RunEpoch() {
  Clock::time_point before = Clock::now();
  epoch_done_ = false;
  source_.StartEpoch(position_.epoch);
  TextBatch batch;
  // Batches are drawn in an order of their own: those that were trained already are drawn again.
  for (uint64_t b = 0; b < position_.epoch_means.batches && !Stopping(); ++b) source_.Next(batch);
  while (!diverged_ && !Stopping()) {
    if (!source_.Next(batch)) {
      epoch_done_ = true;
      break;
    }
    NCE2VEC_ASSIGN_OR_RETURN(const LossValue value, step_->Train(batch, ++position_.steps, Rate()));
    diverged_ = !std::isfinite(value.loss);
    position_.epoch_means.Add(value);
    recent_.Add(value);
    position_.examples += batch.size();
    position_.epoch_examples += batch.size();
    const Clock::time_point now = Clock::now();
    position_.seconds += std::chrono::duration<double>(now - before).count();
    before = now;
    if (diverged_) break;
    Report();
    if (StateDue()) NCE2VEC_RETURN_IF_ERROR(KeepState());
  }
  return absl::OkStatus();
}

absl::Status ContrastTrainer::FinishEpoch() {
  const BatchMeans& means = position_.epoch_means;
  if (means.batches == 0) {
    return absl::FailedPreconditionError(
        "all texts are equal: there is nothing to tell them apart by");
  }
  // The few that found no batch are done with, too.
  position_.examples += result_.counts.examples - position_.epoch_examples;
  ContrastEpochReport report;
  report.epoch = position_.epoch;
  report.fraction = Fraction();
  report.examples = position_.epoch_examples;
  report.batches = means.batches;
  report.loss = means.Mean(means.loss);
  report.cosine = means.Mean(means.cosine);
  if (callbacks_.validate) {
    NCE2VEC_ASSIGN_OR_RETURN(report.validation, callbacks_.validate(model_));
    if (position_.best_epoch == 0 || *report.validation > position_.best_score) {
      position_.best_score = *report.validation;
      position_.best_epoch = position_.epoch;
      KeepBest();
    }
  }
  result_.history.push_back(report);
  if (callbacks_.epoch) callbacks_.epoch(report);
  ++position_.epoch;
  position_.epoch_means = {};
  position_.epoch_examples = 0;
  return position_.epoch <= options_.epochs && StateDue() ? KeepState() : absl::OkStatus();
}

void ContrastTrainer::KeepBest() {
  const Matrix& rows = model_.rows;
  for (size_t i = 0; i < rows.rows(); ++i) {
    std::copy(rows.row(i).begin(), rows.row(i).end(), best_.rows.row(i).begin());
  }
  std::copy(model_.weights.begin(), model_.weights.end(), best_.weights.begin());
}

absl::Status ContrastTrainer::Recover() {
  const uint64_t recoveries = position_.recoveries + 1;
  Recovery recovery{position_.epoch, 0, Rate(), 0};
  result_.epoch = position_.epoch;
  result_.learning_rate = Rate();
  result_.recoveries = position_.recoveries;
  bool restored = false;
  if (keeping_.store != nullptr) {
    NCE2VEC_ASSIGN_OR_RETURN(restored, keeping_.store->Restore(state_));
    NCE2VEC_RETURN_IF_ERROR(TakePosition());
  }
  if (!restored || options_.on_divergence == DivergencePolicy::kStop ||
      recoveries > kMostRecoveries) {
    result_.diverged = true;
    if (!restored) position_.examples = 0;
    return absl::OkStatus();
  }
  position_.recoveries = recoveries;
  recovery.fraction = Fraction();
  recovery.new_start_rate =
      std::ldexp(options_.optimizer.RateOrDefault(), -static_cast<int>(recoveries));
  if (callbacks_.recovered) callbacks_.recovered(recovery);
  return absl::OkStatus();
}

absl::Status ContrastTrainer::TooFewTexts(size_t least) const {
  std::string need = absl::StrFormat("two sentences or spans of %d known words (--min-view-words)",
                                     options_.view.min_words);
  if (layout_ == TextLayout::kTextPairs || layout_ == TextLayout::kLabelledPairs) {
    need = "a known word in both columns";
  } else if (options_.view.kind == ViewKind::kDropout) {
    need = absl::StrFormat("%d known words (--min-view-words)", options_.view.min_words);
  }
  return absl::FailedPreconditionError(absl::StrFormat(
      "%d of the input's %d texts can be trained on, and %s needed: a text needs %s",
      result_.counts.texts, result_.counts.texts + result_.counts.too_short,
      least == 1 ? "one is" : "two are", need));
}

absl::Status ContrastTrainer::Prepare() {
  result_.counts = source_.Count();
  if (callbacks_.counted) callbacks_.counted(result_.counts);
  const size_t least = layout_ == TextLayout::kLabelledPairs ? 1 : 2;
  if (result_.counts.texts < least) return TooFewTexts(least);
  total_examples_ = result_.counts.examples * options_.epochs;
  absl::StatusOr<ContrastStep> step =
      ContrastStep::Create(options_, layout_, model_.rows, model_.weights);
  if (!step.ok()) return step.status();
  step_.emplace(*std::move(step));
  if (callbacks_.validate) {
    NCE2VEC_ASSIGN_OR_RETURN(best_.rows, Matrix::Create(model_.rows.rows(), model_.rows.dim()));
    best_.weights.resize(model_.weights.size());
  }
  position_.AddTo(state_);
  state_.Add("input.weight", model_.rows);
  state_.Add("word.weight", std::span(model_.weights));
  state_.Add("best.weight", best_.rows);
  state_.Add("best.word.weight", std::span(best_.weights));
  step_->AddState(state_);
  return absl::OkStatus();
}

absl::Status ContrastTrainer::Begin() {
  bool restored = false;
  if (keeping_.resume) {
    NCE2VEC_ASSIGN_OR_RETURN(restored, keeping_.store->Restore(state_));
  }
  NCE2VEC_RETURN_IF_ERROR(TakePosition());
  if (restored && callbacks_.resumed) callbacks_.resumed(Progress());
  // The rows that training begins with are nowhere else.
  return keeping_.store != nullptr && !restored ? KeepState() : absl::OkStatus();
}

absl::StatusOr<ContrastResult> ContrastTrainer::Run() {
  NCE2VEC_RETURN_IF_ERROR(Prepare());
  NCE2VEC_RETURN_IF_ERROR(Begin());
  while (position_.epoch <= options_.epochs && !result_.stopped && !result_.diverged) {
    NCE2VEC_RETURN_IF_ERROR(RunEpoch());
    if (diverged_ || (epoch_done_ && !state_.ArraysAreFinite())) {
      NCE2VEC_RETURN_IF_ERROR(Recover());
    } else if (epoch_done_) {
      NCE2VEC_RETURN_IF_ERROR(FinishEpoch());
    } else {
      result_.stopped = true;
      if (keeping_.outlives_program) NCE2VEC_RETURN_IF_ERROR(KeepState());
    }
  }
  if (keeping_.store != nullptr) NCE2VEC_RETURN_IF_ERROR(keeping_.store->Flush());
  result_.fraction = Fraction();
  result_.best_epoch = position_.best_epoch;
  if (!result_.diverged) {
    result_.recoveries = position_.recoveries;
    result_.epoch = std::min<uint64_t>(position_.epoch, options_.epochs);
    result_.learning_rate = Rate();
  }
  // What diverged ends as the state that it went back to.
  if (result_.diverged) result_.best_epoch = 0;
  result_.earlier_is_kept =
      result_.best_epoch != 0 && (result_.stopped || result_.best_epoch != result_.history.size());
  if (result_.earlier_is_kept) model_ = std::move(best_);
  return std::move(result_);
}

}  // namespace

absl::StatusOr<ContrastResult> TrainContrast(const EncodedCorpus& corpus, TextLayout layout,
                                             const ContrastOptions& options,
                                             const StateKeeping& keeping,
                                             const ContrastCallbacks& callbacks, TextModel& model) {
  NCE2VEC_RETURN_IF_ERROR(options.Validate());
  tbb::task_arena arena(ArenaSize(options.threads));
  return arena.execute(
      [&] { return ContrastTrainer(corpus, layout, options, keeping, callbacks, model).Run(); });
}

}  // namespace nce2vec
