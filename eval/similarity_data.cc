#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "eval/data_file.h"
#include "eval/similarity.h"
#include "src/base/status_macros.h"
#include "src/vocab/word_hash.h"

namespace nce2vec {
namespace {

constexpr std::string_view kBlank = " \t";
// A blank stands for any number of blanks. Where several separators fit equally many lines, the
// first does.
constexpr std::array kSeparators = {'\t', ',', ';', ' '};

using Fields = std::vector<std::string>;

std::string_view Trim(std::string_view text) {
  const size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

Fields SplitAtBlanks(std::string_view line) {
  Fields fields;
  for (line = Trim(line); !line.empty(); line = Trim(line)) {
    const size_t end = std::min(line.find_first_of(kBlank), line.size());
    fields.emplace_back(line.substr(0, end));
    line.remove_prefix(end);
  }
  return fields;
}

// The quoted field that `line` begins with, taken off it; nullopt when its end is missing.
std::optional<std::string> TakeQuoted(std::string_view& line) {
  std::string field;
  for (size_t i = 1; i < line.size(); ++i) {
    if (line[i] != '"') {
      field += line[i];
    } else if (i + 1 < line.size() && line[i + 1] == '"') {
      field += line[i++];
    } else {
      line.remove_prefix(i + 1);
      return field;
    }
  }
  return std::nullopt;
}

// No fields when a quoted one doesn't end, or ends elsewhere than at a mark.
Fields SplitAtMarks(std::string_view line, char mark) {
  Fields fields;
  while (true) {
    const size_t begin = line.find_first_not_of(mark == '\t' ? " " : kBlank);
    if (begin != std::string_view::npos && line[begin] == '"') {
      line.remove_prefix(begin);
      std::optional<std::string> field = TakeQuoted(line);
      if (!field.has_value()) return {};
      fields.push_back(*std::move(field));
    } else {
      const std::string_view field = line.substr(0, line.find(mark));
      fields.emplace_back(Trim(field));
      line.remove_prefix(field.size());
    }
    const size_t end = line.find(mark);
    if (!Trim(line.substr(0, end)).empty()) return {};
    if (end == std::string_view::npos) return fields;
    line.remove_prefix(end + 1);
  }
}

std::optional<SimilarityPair> ParsePair(std::string_view line, char separator) {
  Fields fields = separator == ' ' ? SplitAtBlanks(line) : SplitAtMarks(line, separator);
  if (fields.size() != 3 || fields[0].empty() || fields[1].empty()) return std::nullopt;
  // Where the comma is the decimal mark, semicolons stand between fields.
  if (separator == ';') std::replace(fields[2].begin(), fields[2].end(), ',', '.');
  SimilarityPair pair{std::move(fields[0]), std::move(fields[1]), 0};
  const char* const end = fields[2].data() + fields[2].size();
  const auto [stop, error] = std::from_chars(fields[2].data(), end, pair.score);
  if (error != std::errc() || stop != end || !std::isfinite(pair.score)) return std::nullopt;
  return pair;
}

SimilarityData ParseWith(const std::vector<std::string_view>& lines, char separator) {
  SimilarityData data;
  bool first = true;
  for (const std::string_view line : lines) {
    if (line.starts_with('#') || Trim(line).empty()) continue;
    if (std::optional<SimilarityPair> pair = ParsePair(line, separator)) {
      data.pairs.push_back(*std::move(pair));
    } else if (!first) {
      ++data.malformed_lines;  // a first line that fits not is the header
    }
    first = false;
  }
  return data;
}

}  // namespace

absl::StatusOr<SimilarityData> ParseSimilarityData(std::string_view text, const std::string& name) {
  const std::vector<std::string_view> lines = SplitLines(text);
  SimilarityData best;
  for (const char separator : kSeparators) {
    SimilarityData data = ParseWith(lines, separator);
    if (data.pairs.size() > best.pairs.size()) best = std::move(data);
  }
  if (best.pairs.empty()) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: no line of two words and a number, separated by tabs, commas, "
                        "semicolons or spaces",
                        name));
  }
  best.name = name;
  best.fingerprint = WordHash{}(text);
  return best;
}

absl::StatusOr<SimilarityData> ReadSimilarityData(const std::string& path) {
  NCE2VEC_ASSIGN_OR_RETURN(const std::string text, ReadDataFile(path));
  return ParseSimilarityData(text, path);
}

}  // namespace nce2vec
