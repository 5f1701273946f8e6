#include "src/cli/tune_talk.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_format.h"

namespace nce2vec {
namespace {

// Of fewer pairs a correlation has a standard error of .15 and more: chance decides.
constexpr size_t kFewPairs = 50;

}  // namespace

void TuneTalk::HaveRead(const EncodedText& text, const EncodeOptions& options,
                        const SimilarityScore& score) {
  line_.Note(text_talk_.InFigures(text, options));
  text_talk_.HaveRead(text.stats, options.text);
  for (size_t set = 0; set < score.data().size(); ++set) {
    if (score.known_pairs(set) >= kFewPairs) continue;
    line_.Note(absl::StrFormat(
        "note: of the %d pairs in %s the text knows %d: with fewer than %d, chance decides what is "
        "best",
        score.data()[set].pairs.size(), score.data()[set].name, score.known_pairs(set), kFewPairs));
  }
}

void TuneTalk::Begin(const TrialPlan& plan, double words) {
  if (plan.rung == rung_) return;
  rung_ = plan.rung;
  best_ = -2;
  line_.Note(absl::StrFormat("rung %d of %d: %d settings, each trained on %s words", plan.rung,
                             plan.rungs, plan.places, FormatQuantity(words)));
}

void TuneTalk::Training(const TrialPlan& plan, const TrainProgress& progress) {
  if (!line_.Due()) return;
  const double left = (1 - progress.fraction) * plan.expected_seconds + plan.seconds_after;
  if (plan.rung == 0) {
    line_.Update(absl::StrFormat("measuring the speed  %3.0f %%", 100 * progress.fraction));
    return;
  }
  std::string text = absl::StrFormat("rung %d/%d  trial %d/%d  %3.0f %%", plan.rung, plan.rungs,
                                     plan.place, plan.places, 100 * progress.fraction);
  if (best_ > -2) text += absl::StrFormat("  best %.4f", best_);
  line_.Update(text + absl::StrFormat("  ETA %s", FormatDuration(left)));
}

void TuneTalk::Done(const TrialPlan& plan, const TrialOutcome& outcome) {
  if (plan.rung > 0 && outcome.end == TrialOutcome::End::kScored) {
    best_ = std::max(best_, outcome.score);
  }
}

void TuneTalk::Finished(const HalvingResult& result, const TuneReport& report) {
  if (result.stopped) {
    line_.Note(absl::StrFormat("stopped after %s; the best so far:",
                               FormatDuration(text_talk_.SecondsSinceStart())));
  } else if (result.cut_short) {
    line_.Note(
        "note: trials took longer than planned, so some settings fell out of a rung untried");
  }
  if (report.best() == 0) return;
  if (report.chosen == 0) {
    line_.Note(
        "note: the best setting's gain on the defaults may be chance, for its interval holds 0 or "
        "can't be had: so the command has the defaults");
  }
  line_.Note(
      "note: the figures are of the files that the setting was chosen by, so they are too good; "
      "report the model's on others");
}

}  // namespace nce2vec
