#include "src/train/epoch_history.h"

#include <optional>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "src/base/status_macros.h"
#include "src/train/training_state.h"

namespace nce2vec {
namespace {

// False: malformed.
template <class T>
bool Parse(absl::string_view text, T* to) {
  if constexpr (std::is_floating_point_v<T>) {
    return absl::SimpleAtod(text, to);
  } else {
    return absl::SimpleAtoi(text, to);
  }
}

std::optional<EpochReport> ParseEpoch(const std::vector<absl::string_view>& words) {
  EpochReport report;
  if (words.size() != 4 && words.size() != 10) return std::nullopt;
  uint64_t epoch = 0;
  bool good = Parse(words[0], &epoch) && Parse(words[1], &report.fraction) &&
              Parse(words[2], &report.true_pairs) && Parse(words[3], &report.loss);
  report.epoch = epoch;
  if (words.size() == 10) {
    ValidationResult validation;
    uint64_t contexts = 0;
    good = good && Parse(words[4], &validation.true_pairs) && Parse(words[5], &validation.loss) &&
           Parse(words[6], &validation.accuracy) && Parse(words[7], &contexts) &&
           Parse(words[8], &validation.ln_z_mean) && Parse(words[9], &validation.ln_z_deviation);
    validation.contexts = contexts;
    report.validation = validation;
  }
  return good ? std::optional(report) : std::nullopt;
}

}  // namespace

std::string HistoryText(const std::vector<EpochReport>& history) {
  std::string text;
  for (const EpochReport& report : history) {
    absl::StrAppendFormat(&text, "%s%d %s %d %s", text.empty() ? "" : ";", report.epoch,
                          ExactNumber(report.fraction), report.true_pairs,
                          ExactNumber(report.loss));
    if (!report.validation) continue;
    const ValidationResult& validation = *report.validation;
    absl::StrAppendFormat(&text, " %d %s %s %d %s %s", validation.true_pairs,
                          ExactNumber(validation.loss), ExactNumber(validation.accuracy),
                          validation.contexts, ExactNumber(validation.ln_z_mean),
                          ExactNumber(validation.ln_z_deviation));
  }
  return text;
}

absl::StatusOr<std::vector<EpochReport>> ParseHistoryText(const std::string& text) {
  std::vector<EpochReport> history;
  if (text.empty()) return history;
  for (const absl::string_view epoch : absl::StrSplit(text, ';')) {
    const std::optional<EpochReport> report = ParseEpoch(absl::StrSplit(epoch, ' '));
    if (!report) {
      return absl::DataLossError(
          absl::StrFormat("malformed epoch '%s' in the history of training", epoch));
    }
    history.push_back(*report);
  }
  return history;
}

}  // namespace nce2vec
