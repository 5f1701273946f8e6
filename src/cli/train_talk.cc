#include "src/cli/train_talk.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "src/cli/divergence_talk.h"

namespace nce2vec {

TrainTalk::TrainTalk(ProgressLine& line, const TrainOptions& options)
    : line_(line), options_(options), text_talk_(line) {}

void TrainTalk::HaveRead(const EncodedText& text, const EncodeOptions& options) {
  if (options_.input_format == InputFormat::kWordPairs) {
    return line_.Note(text_talk_.PairsInFigures(text, options));
  }
  line_.Note(text_talk_.InFigures(text, options));
  text_talk_.HaveRead(text.stats, options.text);
}

void TrainTalk::Resumed(const TrainProgress& progress) {
  line_.Note(absl::StrFormat("going on at %.1f %%, in epoch %d of %d", 100.0 * progress.fraction,
                             progress.epoch, options_.epochs));
}

void TrainTalk::Recovered(const Recovery& recovery) { line_.Note(RecoveryNote(recovery)); }

void TrainTalk::Training(const TrainProgress& progress) {
  if (!line_.Due()) return;
  const bool pairs = options_.input_format == InputFormat::kWordPairs;
  const double done = static_cast<double>(progress.tokens) / (pairs ? 2 : 1);
  const double rate = progress.seconds > 0 ? done / progress.seconds : 0;
  const double left = progress.seconds * (1.0 / std::max(progress.fraction, 1e-9) - 1.0);
  line_.Update(absl::StrFormat("%5.1f %%  epoch %d/%d  %s %s/s  lr %.4f  loss %.4f  ETA %s",
                               100.0 * progress.fraction, progress.epoch, options_.epochs,
                               FormatQuantity(rate), pairs ? "pairs" : "words",
                               progress.learning_rate, progress.recent_loss, FormatDuration(left)));
}

void TrainTalk::EpochDone(const EpochReport& report, const std::optional<LossValue>& texts) {
  std::string text =
      absl::StrFormat("epoch %d/%d: loss %.4f", report.epoch, options_.epochs, report.loss);
  if (report.validation) {
    const ValidationResult& validation = *report.validation;
    text += absl::StrFormat("; held out: loss %.4f, accuracy %.1f %%", validation.loss,
                            100.0 * validation.accuracy);
    if (validation.contexts > 0) {
      text +=
          absl::StrFormat(", ln Z %.3f +- %.3f", validation.ln_z_mean, validation.ln_z_deviation);
    }
  }
  if (texts) {
    text += absl::StrFormat("; lines: loss %.4f, cosine of the two views %.3f", texts->loss,
                            texts->positive_cosine);
  }
  line_.Note(text);
}

void TrainTalk::NoLinesTrained() {
  line_.Note(
      "note: --nt-xent-weight did nothing: no batch of lines long enough for two views came up");
}

void TrainTalk::Saved(const std::string& path, const TrainResult& result,
                      const std::string& resume_command) {
  if (result.outcome == TrainOutcome::kStopped) {
    line_.Note(absl::StrFormat("stopped at %.1f %%; the model so far is in %s%s%s",
                               100.0 * result.fraction, path,
                               resume_command.empty() ? "" : "; to go on: ", resume_command));
  } else {
    line_.Note(
        absl::StrFormat("wrote %s after %s", path, FormatDuration(text_talk_.SecondsSinceStart())));
  }
}

}  // namespace nce2vec
