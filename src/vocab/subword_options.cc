#include "src/vocab/subword_options.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "src/base/option_values.h"
#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

constexpr size_t kMostUnits = 32;
constexpr size_t kMostBuckets = 20'000'000;

bool ParseWhole(std::string_view text, size_t* number) {
  uint32_t value = 0;
  if (!absl::SimpleAtoi(absl::string_view(text.data(), text.size()), &value)) return false;
  *number = value;
  return true;
}

}  // namespace

std::string_view SubwordUnitName(SubwordUnit unit) {
  return unit == SubwordUnit::kCharacter ? "characters" : "jamo";
}

absl::StatusOr<SubwordUnit> ParseSubwordUnitName(std::string_view name) {
  if (name == "characters") return SubwordUnit::kCharacter;
  if (name == "jamo") return SubwordUnit::kJamo;
  return absl::InvalidArgumentError(
      absl::StrFormat("--subword-units must be characters or jamo, not '%s'", name));
}

absl::Status SubwordOptions::Validate() const {
  if (!enabled()) return absl::OkStatus();
  NCE2VEC_RETURN_IF_ERROR(CheckRange("--subwords", static_cast<double>(max_units), 1, kMostUnits));
  if (min_units < 1 || min_units > max_units) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "--subwords %d-%d: the shorter length comes first and is at least 1, as in 3-6", min_units,
        max_units));
  }
  return CheckRange("--buckets", static_cast<double>(buckets), 1, kMostBuckets);
}

std::map<std::string, std::string> SubwordOptions::ToMetadata() const {
  if (!enabled()) return {};
  return {{"subword.range", SubwordRange(*this)},
          {"subword.buckets", std::to_string(buckets)},
          {"subword.unit", std::string(SubwordUnitName(unit))}};
}

absl::StatusOr<SubwordOptions> SubwordOptions::FromMetadata(
    const std::map<std::string, std::string>& metadata) {
  SubwordOptions options;
  const auto range = metadata.find("subword.range");
  if (range == metadata.end()) return options;
  NCE2VEC_RETURN_IF_ERROR(ParseSubwordRange(range->second, &options));
  const auto buckets = metadata.find("subword.buckets");
  if (buckets == metadata.end() || !ParseWhole(buckets->second, &options.buckets)) {
    return absl::InvalidArgumentError("subword.buckets is missing or no whole number");
  }
  const auto unit = metadata.find("subword.unit");
  if (unit == metadata.end()) return absl::InvalidArgumentError("subword.unit is missing");
  NCE2VEC_ASSIGN_OR_RETURN(options.unit, ParseSubwordUnitName(unit->second));
  NCE2VEC_RETURN_IF_ERROR(options.Validate());
  return options;
}

absl::Status ParseSubwordRange(std::string_view range, SubwordOptions* options) {
  options->min_units = options->max_units = 0;
  if (range == "none") return absl::OkStatus();
  const size_t dash = range.find('-');
  const std::string_view last = dash == std::string_view::npos ? range : range.substr(dash + 1);
  if (!ParseWhole(range.substr(0, dash), &options->min_units) ||
      !ParseWhole(last, &options->max_units) || options->max_units == 0) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "--subwords must be lengths of n-grams, as in 3-6, or none, not '%s'", range));
  }
  return options->Validate();
}

std::string SubwordRange(const SubwordOptions& options) {
  if (!options.enabled()) return "none";
  return absl::StrFormat("%d-%d", options.min_units, options.max_units);
}

}  // namespace nce2vec
