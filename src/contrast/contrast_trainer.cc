#include "src/contrast/contrast_trainer.h"

#include <tbb/task_arena.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/contrast/contrast_step.h"
#include "src/corpus/arena_size.h"

namespace nce2vec {
namespace {

using Clock = std::chrono::steady_clock;
constexpr double kReportSeconds = 0.1;

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

bool AllFinite(const Matrix& rows) {
  for (size_t i = 0; i < rows.rows(); ++i) {
    for (const float x : rows.row(i)) {
      if (!std::isfinite(x)) return false;
    }
  }
  return true;
}

class ContrastTrainer {
 public:
  ContrastTrainer(const EncodedCorpus& corpus, TextLayout layout, const ContrastOptions& options,
                  const ContrastCallbacks& callbacks, TextModel& model)
      : options_(options),
        callbacks_(callbacks),
        model_(model),
        layout_(layout),
        source_(corpus, layout, options) {}

  absl::StatusOr<ContrastResult> Run();

 private:
  absl::Status RunEpoch(size_t epoch, ContrastStep& step);
  absl::Status FinishEpoch(size_t epoch, const BatchMeans& means, uint64_t examples);
  absl::Status Diverged(size_t epoch) const {
    return absl::AbortedError(absl::StrFormat(
        "training diverged in epoch %d: loss or vectors are no finite numbers; lower --lr (it was "
        "%g)",
        epoch, options_.optimizer.RateOrDefault()));
  }
  double Fraction() const {
    return std::min(1.0, static_cast<double>(examples_) / static_cast<double>(total_examples_));
  }
  double Seconds() const {
    return seconds_before_ + std::chrono::duration<double>(Clock::now() - epoch_start_).count();
  }
  bool Stopping() const {
    return callbacks_.stop != nullptr && callbacks_.stop->load(std::memory_order_relaxed);
  }
  void Report(size_t epoch, BatchMeans& recent);
  absl::Status KeepBest();
  absl::Status TooFewTexts(size_t least) const;

  const ContrastOptions& options_;
  const ContrastCallbacks& callbacks_;
  TextModel& model_;
  TextLayout layout_;
  BatchSource source_;
  ContrastResult result_;
  TextModel best_;
  double best_score_ = 0;
  uint64_t examples_ = 0;
  uint64_t total_examples_ = 0;
  uint64_t steps_ = 0;
  double seconds_before_ = 0;
  Clock::time_point epoch_start_;
  double last_report_ = 0;
};

void ContrastTrainer::Report(size_t epoch, BatchMeans& recent) {
  if (!callbacks_.progress || recent.batches == 0) return;
  const double seconds = Seconds();
  if (seconds - last_report_ < kReportSeconds && Fraction() < 1) return;
  last_report_ = seconds;
  callbacks_.progress({epoch, Fraction(), examples_, seconds,
                       RateAt(options_.optimizer, Fraction()), recent.Mean(recent.loss),
                       recent.Mean(recent.cosine)});
  recent = {};
}

absl::Status ContrastTrainer::RunEpoch(size_t epoch, ContrastStep& step) {
  epoch_start_ = Clock::now();
  source_.StartEpoch(epoch);
  BatchMeans means;
  BatchMeans recent;
  const uint64_t before = examples_;
  for (TextBatch batch; !Stopping() && source_.Next(batch);) {
    const double rate = RateAt(options_.optimizer, Fraction());
    NCE2VEC_ASSIGN_OR_RETURN(const LossValue value, step.Train(batch, ++steps_, rate));
    if (!std::isfinite(value.loss)) {
      return Diverged(epoch);
    }
    means.Add(value);
    recent.Add(value);
    examples_ += batch.size();
    Report(epoch, recent);
  }
  seconds_before_ = Seconds();
  epoch_start_ = Clock::now();
  if (Stopping()) {
    result_.stopped = true;
    return absl::OkStatus();
  }
  if (means.batches == 0) {
    return absl::FailedPreconditionError(
        "all texts are equal: there is nothing to tell them apart by");
  }
  if (!AllFinite(model_.rows)) return Diverged(epoch);
  const uint64_t trained = examples_ - before;
  examples_ = before + result_.counts.examples;  // the few that found no batch are done with, too
  return FinishEpoch(epoch, means, trained);
}

absl::Status ContrastTrainer::FinishEpoch(size_t epoch, const BatchMeans& means,
                                          uint64_t examples) {
  ContrastEpochReport report;
  report.epoch = epoch;
  report.fraction = Fraction();
  report.examples = examples;
  report.batches = means.batches;
  report.loss = means.Mean(means.loss);
  report.cosine = means.Mean(means.cosine);
  if (callbacks_.validate) {
    NCE2VEC_ASSIGN_OR_RETURN(report.validation, callbacks_.validate(model_));
    if (result_.best_epoch == 0 || *report.validation > best_score_) {
      best_score_ = *report.validation;
      result_.best_epoch = epoch;
      NCE2VEC_RETURN_IF_ERROR(KeepBest());
    }
  }
  result_.history.push_back(report);
  if (callbacks_.epoch) callbacks_.epoch(report);
  return absl::OkStatus();
}

absl::Status ContrastTrainer::KeepBest() {
  const Matrix& rows = model_.rows;
  if (best_.rows.rows() == 0) {
    NCE2VEC_ASSIGN_OR_RETURN(best_.rows, Matrix::Create(rows.rows(), rows.dim()));
  }
  for (size_t i = 0; i < rows.rows(); ++i) {
    std::copy(rows.row(i).begin(), rows.row(i).end(), best_.rows.row(i).begin());
  }
  best_.weights = model_.weights;
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

absl::StatusOr<ContrastResult> ContrastTrainer::Run() {
  result_.counts = source_.Count();
  if (callbacks_.counted) callbacks_.counted(result_.counts);
  const size_t least = layout_ == TextLayout::kLabelledPairs ? 1 : 2;
  if (result_.counts.texts < least) return TooFewTexts(least);
  total_examples_ = result_.counts.examples * options_.epochs;
  NCE2VEC_ASSIGN_OR_RETURN(ContrastStep step,
                           ContrastStep::Create(options_, layout_, model_.rows, model_.weights));
  for (size_t epoch = 1; epoch <= options_.epochs && !result_.stopped; ++epoch) {
    NCE2VEC_RETURN_IF_ERROR(RunEpoch(epoch, step));
  }
  result_.fraction = Fraction();
  result_.learning_rate = RateAt(options_.optimizer, Fraction());
  result_.earlier_is_kept =
      result_.best_epoch != 0 && (result_.stopped || result_.best_epoch != result_.history.size());
  if (result_.earlier_is_kept) model_ = std::move(best_);
  return std::move(result_);
}

}  // namespace

absl::StatusOr<ContrastResult> TrainContrast(const EncodedCorpus& corpus, TextLayout layout,
                                             const ContrastOptions& options,
                                             const ContrastCallbacks& callbacks, TextModel& model) {
  NCE2VEC_RETURN_IF_ERROR(options.Validate());
  tbb::task_arena arena(ArenaSize(options.threads));
  return arena.execute(
      [&] { return ContrastTrainer(corpus, layout, options, callbacks, model).Run(); });
}

}  // namespace nce2vec
