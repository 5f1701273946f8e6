#include "src/contrast/contrast_history.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "src/train/training_state.h"

namespace nce2vec {

std::string ContrastHistoryText(const std::vector<ContrastEpochReport>& history) {
  std::string text;
  for (const ContrastEpochReport& report : history) {
    absl::StrAppendFormat(&text, "%s%d %s %d %d %s %s", text.empty() ? "" : ";", report.epoch,
                          ExactNumber(report.fraction), report.examples, report.batches,
                          ExactNumber(report.loss), ExactNumber(report.cosine));
    if (report.validation) absl::StrAppendFormat(&text, " %s", ExactNumber(*report.validation));
  }
  return text;
}

absl::StatusOr<std::vector<ContrastEpochReport>> ParseContrastHistoryText(const std::string& text) {
  std::vector<ContrastEpochReport> history;
  if (text.empty()) return history;
  for (const absl::string_view epoch : absl::StrSplit(text, ';')) {
    const std::vector<absl::string_view> words = absl::StrSplit(epoch, ' ');
    ContrastEpochReport& report = history.emplace_back();
    uint64_t number = 0;
    double validation = 0;
    const bool good =
        (words.size() == 6 || words.size() == 7) && absl::SimpleAtoi(words[0], &number) &&
        absl::SimpleAtod(words[1], &report.fraction) &&
        absl::SimpleAtoi(words[2], &report.examples) &&
        absl::SimpleAtoi(words[3], &report.batches) && absl::SimpleAtod(words[4], &report.loss) &&
        absl::SimpleAtod(words[5], &report.cosine) &&
        (words.size() == 6 || absl::SimpleAtod(words[6], &validation));
    if (!good) {
      return absl::DataLossError(
          absl::StrFormat("malformed epoch '%s' in the history of training", epoch));
    }
    report.epoch = number;
    if (words.size() == 7) report.validation = validation;
  }
  return history;
}

}  // namespace nce2vec
