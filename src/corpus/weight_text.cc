#include "src/corpus/weight_text.h"

#include <charconv>
#include <system_error>

#include "absl/strings/str_format.h"
#include "src/text/utf8.h"

namespace nce2vec {

absl::StatusOr<float> ParseWeight(std::string_view text, double most) {
  constexpr size_t kShownBytes = 40;
  double weight = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, weight);
  // NaN is in no range.
  if (error == std::errc() && stopped == end && weight >= 0 && weight <= most) {
    return static_cast<float>(weight);
  }
  return absl::InvalidArgumentError(absl::StrFormat("weight '%s', expected a number from 0 to %g",
                                                    TruncateUtf8(text, kShownBytes), most));
}

}  // namespace nce2vec
