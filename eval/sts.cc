#include "eval/sts.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "eval/data_file.h"
#include "eval/text_vectors.h"
#include "src/base/status_macros.h"
#include "src/encode/principal_component.h"

namespace nce2vec {
namespace {

enum class Line { kPair, kHeader, kMalformed };

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\v\f";
  const size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

Line ParseLine(std::string_view line, StsPair& pair) {
  const size_t first = line.find('\t');
  if (first == std::string_view::npos) return Line::kMalformed;
  const size_t second = line.find('\t', first + 1);
  if (second == std::string_view::npos) return Line::kMalformed;
  const std::string_view score = Trim(line.substr(0, first));
  const char* const end = score.data() + score.size();
  const auto [stop, error] = std::from_chars(score.data(), end, pair.score);
  if (score.empty() || (error == std::errc() && stop == end && !std::isfinite(pair.score))) {
    return Line::kMalformed;
  }
  if (error != std::errc() || stop != end) return Line::kHeader;
  pair.first = Trim(line.substr(first + 1, second - first - 1));
  pair.second = Trim(line.substr(second + 1, line.find('\t', second + 1) - second - 1));
  return Line::kPair;
}

// The same for both orders of the texts, which have no tabs.
std::string KeyOf(const StsPair& pair) {
  const auto [low, high] = std::minmax(pair.first, pair.second);
  return absl::StrFormat("%s\t%s", low, high);
}

}  // namespace

absl::StatusOr<StsSource> ParseStsSource(std::string_view text) {
  const size_t equals = text.find('=');
  if (equals == std::string_view::npos || text.find('/') < equals) {
    if (text.empty()) return absl::InvalidArgumentError("a data set's file has no name");
    return StsSource{std::string(text), {std::string(text)}};
  }
  StsSource source{std::string(text.substr(0, equals)), {}};
  std::string_view rest = text.substr(equals + 1);
  while (true) {
    const size_t comma = rest.find(',');
    source.paths.emplace_back(rest.substr(0, comma));
    if (source.name.empty() || source.paths.back().empty()) {
      return absl::InvalidArgumentError(
          absl::StrFormat("'%s': a data set of several files is NAME=FILE,FILE,...", text));
    }
    if (comma == std::string_view::npos) return source;
    rest.remove_prefix(comma + 1);
  }
}

absl::StatusOr<StsData> ParseStsData(std::string_view text, const std::string& name) {
  StsData data;
  data.name = name;
  bool first = true;
  for (const std::string_view line : SplitLines(text)) {
    if (Trim(line).empty()) continue;
    StsPair pair;
    const Line kind = ParseLine(line, pair);
    if (kind == Line::kPair) {
      data.pairs.push_back(std::move(pair));
    } else if (kind == Line::kMalformed || !first) {
      ++data.malformed_lines;
    }
    first = false;
  }
  if (data.pairs.empty()) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "%s: no line of a score and two texts, separated by tabs: score <TAB> text <TAB> text",
        name));
  }
  return data;
}

absl::StatusOr<StsData> ReadStsData(const StsSource& source) {
  StsData data;
  data.name = source.name;
  for (const std::string& path : source.paths) {
    NCE2VEC_ASSIGN_OR_RETURN(const std::string text, ReadDataFile(path));
    NCE2VEC_ASSIGN_OR_RETURN(StsData part, ParseStsData(text, path));
    data.pairs.insert(data.pairs.end(), std::make_move_iterator(part.pairs.begin()),
                      std::make_move_iterator(part.pairs.end()));
    data.malformed_lines += part.malformed_lines;
  }
  return data;
}

void ExcludePairs(std::span<const StsData> unwanted, StsData& data) {
  absl::flat_hash_set<std::string> keys;
  for (const StsData& other : unwanted) {
    for (const StsPair& pair : other.pairs) keys.insert(KeyOf(pair));
  }
  data.excluded_pairs +=
      std::erase_if(data.pairs, [&](const StsPair& pair) { return keys.contains(KeyOf(pair)); });
}

absl::StatusOr<StsResult> EvaluateSts(const TextEncoder& encoder, const StsData& data,
                                      const StsOptions& options) {
  std::vector<std::string> texts;
  texts.reserve(2 * data.pairs.size());
  for (const StsPair& pair : data.pairs) {
    texts.push_back(pair.first);
    texts.push_back(pair.second);
  }
  NCE2VEC_ASSIGN_OR_RETURN(EncodedTexts encoded, EncodeTexts(encoder, texts));
  if (options.remove_component) {
    RemoveComponent(PrincipalComponent(encoded.vectors.view()), encoded.vectors);
  }

  StsResult result;
  result.pairs = data.pairs.size();
  result.tokens = encoded.counts;
  std::vector<double> judged;
  std::vector<double> cosines;
  for (size_t i = 0; i < data.pairs.size(); ++i) {
    judged.push_back(data.pairs[i].score);
    cosines.push_back(Cosine(encoded.vectors.row(2 * i), encoded.vectors.row(2 * i + 1)));
    if (encoded.each[2 * i].known == 0 || encoded.each[2 * i + 1].known == 0) {
      ++result.unknown_pairs;
    }
  }
  const std::optional<double> spearman = SpearmanCorrelation(judged, cosines);
  const std::optional<double> pearson = PearsonCorrelation(judged, cosines);
  if (!spearman.has_value() || !pearson.has_value()) {
    return absl::FailedPreconditionError(absl::StrFormat(
        "%s: no correlation: of %d pairs %d have a text without a known word, and the scores or "
        "the cosines are too few or all alike",
        data.name, result.pairs, result.unknown_pairs));
  }
  result.spearman = *spearman;
  result.pearson = *pearson;
  if (options.bootstrap.resamples > 0) {
    result.spearman_interval = BootstrapSpearman(judged, cosines, options.bootstrap);
  }
  return result;
}

}  // namespace nce2vec
