#include "src/cli/train_texts_talk.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "src/cli/divergence_talk.h"

namespace nce2vec {

TrainTextsTalk::TrainTextsTalk(ProgressLine& line, const ContrastOptions& options)
    : line_(line), options_(options), text_talk_(line) {}

void TrainTextsTalk::HaveRead(const EncodedText& text, const EncodeOptions& options) {
  line_.Note(text_talk_.InFigures(text, options));
  text_talk_.HaveRead(text.stats, options.text);
}

void TrainTextsTalk::Initialised(const std::string& path, size_t known, size_t words) {
  line_.Note(absl::StrFormat("%s has vectors of %d of the %d words; the others start at random",
                             path, known, words));
}

void TrainTextsTalk::Counted(const ExampleCounts& counts, TextLayout layout) {
  const bool columns = layout == TextLayout::kTextPairs || layout == TextLayout::kLabelledPairs;
  std::string note = absl::StrFormat("%d %s give %d examples an epoch", counts.texts,
                                     columns ? "pairs" : "texts", counts.examples);
  if (counts.too_short > 0) {
    note += absl::StrFormat(
        "; %d more %s", counts.too_short,
        columns ? "have a column without a known word" : "are too short for two views");
  }
  line_.Note(note);
  if (layout != TextLayout::kLabelledPairs && counts.texts < options_.batch && counts.texts >= 2) {
    line_.Note(absl::StrFormat("note: a batch holds no text twice, so none reaches --batch %d",
                               options_.batch));
  }
}

void TrainTextsTalk::Resumed(const ContrastProgress& progress) {
  line_.Note(absl::StrFormat("going on at %.1f %%, in epoch %d of %d", 100.0 * progress.fraction,
                             progress.epoch, options_.epochs));
}

void TrainTextsTalk::Recovered(const Recovery& recovery) { line_.Note(RecoveryNote(recovery)); }

void TrainTextsTalk::Training(const ContrastProgress& progress) {
  if (!line_.Due()) return;
  const double rate =
      progress.seconds > 0 ? static_cast<double>(progress.examples) / progress.seconds : 0;
  const double left = progress.seconds * (1.0 / std::max(progress.fraction, 1e-9) - 1.0);
  line_.Update(absl::StrFormat(
      "%5.1f %%  epoch %d/%d  %s texts/s  lr %.4g  loss %.4f  cosine %.3f  ETA %s",
      100.0 * progress.fraction, progress.epoch, options_.epochs, FormatQuantity(rate),
      progress.learning_rate, progress.recent_loss, progress.recent_cosine, FormatDuration(left)));
}

void TrainTextsTalk::EpochDone(const ContrastEpochReport& report) {
  std::string text = absl::StrFormat("epoch %d/%d: loss %.4f, cosine of the two views %.3f",
                                     report.epoch, options_.epochs, report.loss, report.cosine);
  if (report.validation) text += absl::StrFormat("; STS %.4f", *report.validation);
  line_.Note(text);
}

void TrainTextsTalk::Saved(const std::string& path, const ContrastResult& result,
                           const std::string& resume_command) {
  if (result.earlier_is_kept) {
    line_.Note(
        absl::StrFormat("epoch %d scored best: its model is the one kept", result.best_epoch));
  }
  if (!result.stopped) {
    line_.Note(
        absl::StrFormat("wrote %s after %s", path, FormatDuration(text_talk_.SecondsSinceStart())));
    return;
  }
  const std::string which = result.earlier_is_kept
                                ? absl::StrFormat("model of epoch %d", result.best_epoch)
                                : "model so far";
  line_.Note(absl::StrFormat("stopped at %.1f %%; the %s is in %s%s%s", 100.0 * result.fraction,
                             which, path,
                             resume_command.empty() ? "" : "; to go on: ", resume_command));
}

}  // namespace nce2vec
