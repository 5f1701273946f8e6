#include "eval/similarity.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "eval/data_file.h"
#include "src/base/status_macros.h"
#include "src/query/cosine.h"

namespace nce2vec {
namespace {

constexpr std::string_view kBlank = " \t";

enum class Separator { kTab, kComma, kBlanks };

std::string_view Trim(std::string_view text) {
  const size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

std::vector<std::string_view> SplitFields(std::string_view line, Separator separator) {
  std::vector<std::string_view> fields;
  if (separator == Separator::kBlanks) {
    for (line = Trim(line); !line.empty(); line = Trim(line)) {
      const size_t end = std::min(line.find_first_of(kBlank), line.size());
      fields.push_back(line.substr(0, end));
      line.remove_prefix(end);
    }
    return fields;
  }
  const char mark = separator == Separator::kTab ? '\t' : ',';
  while (true) {
    const size_t end = line.find(mark);
    fields.push_back(Trim(line.substr(0, end)));
    if (end == std::string_view::npos) return fields;
    line.remove_prefix(end + 1);
  }
}

std::optional<SimilarityPair> ParsePair(std::string_view line, Separator separator) {
  const std::vector<std::string_view> fields = SplitFields(line, separator);
  if (fields.size() != 3 || fields[0].empty() || fields[1].empty()) return std::nullopt;
  SimilarityPair pair{std::string(fields[0]), std::string(fields[1]), 0};
  const char* const end = fields[2].data() + fields[2].size();
  const auto [stop, error] = std::from_chars(fields[2].data(), end, pair.score);
  if (error != std::errc() || stop != end || !std::isfinite(pair.score)) return std::nullopt;
  return pair;
}

SimilarityData ParseWith(const std::vector<std::string_view>& lines, Separator separator) {
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
  for (const Separator separator : {Separator::kTab, Separator::kComma, Separator::kBlanks}) {
    SimilarityData data = ParseWith(lines, separator);
    if (data.pairs.size() > best.pairs.size()) best = std::move(data);
  }
  if (best.pairs.empty()) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "%s: no line of two words and a number, separated by tabs, commas or spaces", name));
  }
  best.name = name;
  return best;
}

absl::StatusOr<SimilarityData> ReadSimilarityData(const std::string& path) {
  NCE2VEC_ASSIGN_OR_RETURN(const std::string text, ReadDataFile(path));
  return ParseSimilarityData(text, path);
}

absl::StatusOr<SimilarityResult> EvaluateSimilarity(const Embeddings& embeddings,
                                                    const SimilarityData& data,
                                                    const SimilarityOptions& options) {
  std::vector<std::string_view> words;
  for (const SimilarityPair& pair : data.pairs) {
    words.push_back(pair.first);
    words.push_back(pair.second);
  }
  const WordMatcher matcher(embeddings, options.case_mode, options.restrict_vocab, words);

  SimilarityResult result;
  std::vector<double> judged;
  std::vector<double> cosines;
  for (const SimilarityPair& pair : data.pairs) {
    const std::optional<WordId> first = matcher.Find(pair.first);
    const std::optional<WordId> second = matcher.Find(pair.second);
    if (!first.has_value() || !second.has_value()) {
      ++result.out_of_vocabulary;
      continue;
    }
    judged.push_back(pair.score);
    cosines.push_back(Cosine(embeddings, *first, *second).value_or(0));  // zero vector: as gensim
  }
  result.used = judged.size();

  const std::optional<double> pearson = PearsonCorrelation(judged, cosines);
  const std::optional<double> spearman = SpearmanCorrelation(judged, cosines);
  const std::optional<Interval> interval = BootstrapSpearman(judged, cosines, options.bootstrap);
  if (!pearson.has_value() || !spearman.has_value() || !interval.has_value()) {
    return absl::FailedPreconditionError(
        absl::StrFormat("%s: no correlation: of %d pairs %d have a word out of vocabulary, and the "
                        "other %d are too few "
                        "or all alike",
                        data.name, data.pairs.size(), result.out_of_vocabulary, result.used));
  }
  result.pearson = *pearson;
  result.spearman = *spearman;
  result.spearman_interval = *interval;
  return result;
}

}  // namespace nce2vec
