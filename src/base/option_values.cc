#include "src/base/option_values.h"

#include <array>
#include <charconv>
#include <system_error>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"

namespace nce2vec {

absl::Status CheckRange(std::string_view flag, double value, double least, double most) {
  if (value >= least && value <= most) return absl::OkStatus();  // false for NaN
  return absl::InvalidArgumentError(
      absl::StrFormat("%s must be between %g and %g, not %g", flag, least, most, value));
}

std::string ShortestNumber(double value) {
  std::array<char, 32> digits;
  const auto [end, error] = std::to_chars(digits.begin(), digits.end(), value);
  NCE2VEC_CHECK(error == std::errc());
  return {digits.begin(), end};
}

std::string JoinedByOr(std::span<const std::string> names) {
  std::string joined;
  for (size_t i = 0; i < names.size(); ++i) {
    const std::string_view before = i == 0 ? "" : i + 1 < names.size() ? ", " : " or ";
    absl::StrAppendFormat(&joined, "%s%s", before, names[i]);
  }
  return joined;
}

}  // namespace nce2vec
