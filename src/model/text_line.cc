#include "src/model/text_line.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <system_error>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/model/text_fields.h"

namespace nce2vec {
namespace {

const char* SkipBlanks(const char* begin, const char* end) {
  while (begin != end && IsBlank(*begin)) ++begin;
  return begin;
}

// The way of nearly all lines: a word without blanks and numbers as from_chars has them. False for
// any other line, which must be looked at more closely.
bool ParsePlainLine(std::string_view line, std::span<float> row, std::string_view& word) {
  const char* const end = line.data() + line.size();
  const char* next = std::find_if(line.data(), end, IsBlank);
  word = {line.data(), next};
  if (word.empty()) return false;
  for (float& number : row) {
    const char* const begin = SkipBlanks(next, end);
    const auto [stop, error] = std::from_chars(begin, end, number);
    if (begin == next || error != std::errc() || !std::isfinite(number)) return false;
    next = stop;
  }
  return SkipBlanks(next, end) == end;
}

std::vector<std::string_view> Fields(std::string_view line) {
  std::vector<std::string_view> fields;
  for (std::string_view field = NextField(line); !field.empty(); field = NextField(line)) {
    fields.push_back(field);
  }
  return fields;
}

size_t NumbersAtEnd(std::span<const std::string_view> fields) {
  size_t numbers = 0;
  while (numbers + 1 < fields.size() && ParseFloat(fields[fields.size() - 1 - numbers])) ++numbers;
  return numbers;
}

// Two rows whose line break became a blank have the numbers of one within their word.
bool HoldsARow(std::span<const std::string_view> word, size_t dim) {
  return static_cast<size_t>(std::ranges::count_if(
             word, [](std::string_view field) { return ParseFloat(field).has_value(); })) >= dim;
}

std::string ParseNumbers(std::span<const std::string_view> fields, std::span<float> row) {
  for (size_t i = 0; i < fields.size(); ++i) {
    const std::optional<float> value = ParseFloat(fields[i]);
    if (!value.has_value()) return absl::StrFormat("'%s' is no number", fields[i]);
    if (!std::isfinite(*value)) return absl::StrFormat("'%s' is not finite", fields[i]);
    row[i] = *value;
  }
  return "";
}

TextLine ParseOddLine(std::string_view line, std::span<float> row) {
  TextLine parsed;
  const std::vector<std::string_view> fields = Fields(line);
  parsed.blank = fields.empty();
  if (parsed.blank) return parsed;
  if (IsBlank(line[0])) {  // its first number is not its word
    parsed.wrong = "the word is empty";
    return parsed;
  }
  const std::span<const std::string_view> all(fields);
  const size_t numbers = NumbersAtEnd(all);
  const size_t dim = row.size();
  if (fields.size() > dim && numbers <= dim) {
    const auto word_fields = all.first(fields.size() - dim);
    parsed.wrong = ParseNumbers(all.last(dim), row);
    if (parsed.wrong.empty() && word_fields.size() > dim &&
        HoldsARow(word_fields.subspan(1), dim)) {
      parsed.wrong = absl::StrFormat(
          "%d fields, expected a word and %d numbers: two rows in one line?", fields.size(), dim);
    }
    const std::string_view last = word_fields.back();
    parsed.word = line.substr(0, static_cast<size_t>(last.data() + last.size() - line.data()));
    return parsed;
  }
  const std::string_view first = fields[0];
  const auto stray = std::ranges::find_if(
      all.subspan(1), [](std::string_view field) { return !ParseFloat(field).has_value(); });
  parsed.wrong = fields.size() <= dim && stray != all.end()
                     ? absl::StrFormat("'%s' is no number", *stray)
                     : absl::StrFormat("%d numbers after the word '%s', expected %d",
                                       fields.size() - 1, first, dim);
  return parsed;
}

}  // namespace

TextLine ParseTextLine(std::string_view line, std::span<float> row) {
  TextLine parsed;
  return ParsePlainLine(line, row, parsed.word) ? parsed : ParseOddLine(line, row);
}

size_t NumbersAtEnd(std::string_view line) {
  const std::vector<std::string_view> fields = Fields(line);
  return NumbersAtEnd(std::span(fields));
}

}  // namespace nce2vec
