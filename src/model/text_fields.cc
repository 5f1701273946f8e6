#include "src/model/text_fields.h"

#include <charconv>
#include <cmath>
#include <system_error>

namespace nce2vec {
std::string_view NextField(std::string_view& rest) {
  size_t begin = 0;
  while (begin < rest.size() && IsBlank(rest[begin])) ++begin;
  size_t end = begin;
  while (end < rest.size() && !IsBlank(rest[end])) ++end;
  const std::string_view field = rest.substr(begin, end - begin);
  rest.remove_prefix(end);
  return field;
}

std::optional<float> ParseFloat(std::string_view field) {
  if (field.size() > 1 && field[0] == '+' && field[1] != '-') field.remove_prefix(1);
  const char* const end = field.data() + field.size();
  float value = 0;
  const auto [stop, error] = std::from_chars(field.data(), end, value);
  if (stop != end || error == std::errc::invalid_argument) return std::nullopt;
  if (error == std::errc()) return value;
  // Out of a float's range: too small is zero, too large is infinite, which the caller refuses.
  double wide = 0;
  if (std::from_chars(field.data(), end, wide).ec == std::errc()) return static_cast<float>(wide);
  const bool tiny =
      field.find("e-") != std::string_view::npos || field.find("E-") != std::string_view::npos;
  return tiny ? 0.0f : HUGE_VALF;
}

}  // namespace nce2vec
