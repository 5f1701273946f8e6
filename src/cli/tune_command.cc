// nce2vec tune: which options to train with.
#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/cli/commands.h"
#include "src/cli/interrupt.h"
#include "src/cli/progress_line.h"
#include "src/cli/report_evaluation.h"
#include "src/cli/text_input_flags.h"
#include "src/cli/tune_flags.h"
#include "src/cli/tune_report.h"
#include "src/cli/tune_talk.h"
#include "src/corpus/corpus_encoder.h"
#include "src/tune/training_trial.h"

namespace nce2vec {
namespace {

using Clock = std::chrono::steady_clock;

// One thread.
class Tuning {
 public:
  explicit Tuning(const TuneFlags& options)
      : options_(options), line_(options.quiet), talk_(line_) {}

  absl::Status Run();

 private:
  absl::StatusOr<EncodedText> ReadInputs();
  absl::StatusOr<TrialOutcome> RunTrial(const EncodedText& text, const SimilarityScore& score,
                                        const TrialPlan& plan);
  TuneReport MakeReport(const HalvingResult& result, const SimilarityScore& score) const;

  double Seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }
  // Some ten times a second: what is going on ends with the time or the user's patience.
  void Look() {
    if (interrupted_->load(std::memory_order_relaxed) || Seconds() >= options_.halving.budget) {
      stop_.store(true, std::memory_order_relaxed);
    }
  }

  const TuneFlags& options_;
  const Clock::time_point start_ = Clock::now();
  const std::atomic<bool>* interrupted_ = CatchInterrupts();
  std::atomic<bool> stop_{false};
  ProgressLine line_;
  TuneTalk talk_;
  std::vector<Setting> settings_;
  std::vector<uint64_t> rung_words_;  // [rungs + 1]; rung 0 measures the speed
  PhraseTable phrases_;
  std::map<std::pair<size_t, size_t>, SetCosines> cosines_;  // of a rung's candidates
};

absl::StatusOr<EncodedText> Tuning::ReadInputs() {
  EncodeOptions encode = options_.encode;
  NCE2VEC_RETURN_IF_ERROR(DecideCleaning(options_.text_files.cleaned, false, &encode));
  NCE2VEC_RETURN_IF_ERROR(DecidePhrases(options_.text_files.phrases, false, &phrases_, &encode));
  ReadCallbacks callbacks;
  callbacks.progress = [&](const ReadProgress& progress) {
    talk_.Reading(progress);
    Look();
  };
  callbacks.stop = &stop_;
  absl::StatusOr<EncodedText> text = EncodeText(encode, callbacks);
  if (absl::IsCancelled(text.status()) && !interrupted_->load()) {
    return absl::FailedPreconditionError(
        absl::StrFormat("--budget: %.1f s were over before the text was read; give it more",
                        options_.halving.budget));
  }
  return text;
}

absl::StatusOr<TrialOutcome> Tuning::RunTrial(const EncodedText& text, const SimilarityScore& score,
                                              const TrialPlan& plan) {
  const double words = plan.share * static_cast<double>(options_.train.epochs) *
                       static_cast<double>(text.corpus.known_tokens());
  talk_.Begin(plan, words);
  TrainCallbacks callbacks;
  callbacks.progress = [&](const TrainProgress& progress) {
    talk_.Training(plan, progress);
    Look();
  };
  callbacks.stop = &stop_;
  NCE2VEC_ASSIGN_OR_RETURN(TrialVectors trial,
                           RunTrainingTrial(text.corpus, text.vocabulary, score,
                                            WithSetting(options_.train, settings_[plan.candidate]),
                                            plan.share, callbacks));
  talk_.Done(plan, trial.outcome);
  rung_words_.resize(plan.rung + 1);
  rung_words_[plan.rung] = trial.words;
  cosines_[{plan.rung, plan.candidate}] = std::move(trial.cosines);
  return trial.outcome;
}

TuneReport Tuning::MakeReport(const HalvingResult& result, const SimilarityScore& score) const {
  TuneReport report;
  report.settings = settings_;
  report.rungs = result.rungs;
  report.rung_words.assign(rung_words_.begin() + 1, rung_words_.end());
  const SetCosines& defaults = cosines_.at({report.rungs.size(), 0});
  const SetCosines& best = cosines_.at({report.rungs.size(), report.best()});
  report.chosen = report.best();
  // Defaults that diverged have none.
  if (report.best() != 0 && !defaults.empty() && !best.empty()) {
    report.gain = score.Gain(defaults, best);
    if (!report.gain->IsBeyondChance()) report.chosen = 0;
  }
  report.command = TrainCommand(options_, settings_[report.chosen]);
  return report;
}

absl::Status Tuning::Run() {
  NCE2VEC_ASSIGN_OR_RETURN(ReportDataSets data_sets,
                           ReadReportDataSets(options_.similarity, {}, options_.quiet));
  NCE2VEC_ASSIGN_OR_RETURN(const EncodedText text, ReadInputs());
  NCE2VEC_ASSIGN_OR_RETURN(
      const SimilarityScore score,
      SimilarityScore::Create(std::move(data_sets.similarity), text.vocabulary));
  talk_.HaveRead(text, options_.encode, score);
  settings_ = DrawSettings(SettingOf(options_.train), options_.ladders,
                           options_.halving.most_trials, options_.train.seed);
  HalvingOptions halving = options_.halving;
  halving.least_share = LeastShare(text.corpus, options_.train.epochs);
  HalvingCallbacks callbacks;
  callbacks.run = [&](const TrialPlan& plan) { return RunTrial(text, score, plan); };
  callbacks.clock = [&] { return Seconds(); };
  callbacks.stop = interrupted_;
  NCE2VEC_ASSIGN_OR_RETURN(const HalvingResult result, HalveSuccessively(halving, callbacks));
  ReleaseInterrupts();
  if (result.rungs.empty()) {
    return absl::CancelledError("interrupted before any setting was compared with the defaults");
  }
  const Rung& last = result.rungs.back();
  if (last.trials.front().outcome.end == TrialOutcome::End::kDiverged) {
    return absl::AbortedError(
        absl::StrFormat("all %d settings that were left diverged, the defaults among them; try "
                        "nce2vec train with a "
                        "much lower --lr, such as 0.001",
                        last.trials.size()));
  }
  const TuneReport report = MakeReport(result, score);
  talk_.Finished(result, report);
  if (options_.json) {
    PrintTuneJson(report);
  } else {
    PrintTuneTable(report);
  }
  return absl::OkStatus();
}

absl::Status Run(const TuneFlags& options) { return Tuning(options).Run(); }

}  // namespace

int TuneMain(const Arguments& args) {
  return RunCommand<TuneFlags>("tune", args, ParseTuneFlags, Run);
}

}  // namespace nce2vec
