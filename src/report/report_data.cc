#include "src/report/report_data.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kMapUnits = 50000;
constexpr double kCosineUnits = 10000;
// Digits that a plot can show; what is shown as a number stays whole.
constexpr double kCurveDigits = 6;
// Words in the lists of the most frequent and of the rarest.
constexpr size_t kListedWords = 20;

// Six significant digits: a page of curves needs no more, and is half as long.
double Rounded(double value) {
  if (value == 0 || !std::isfinite(value)) return value;
  const double scale = std::pow(10, kCurveDigits - 1 - std::floor(std::log10(std::abs(value))));
  return std::round(value * scale) / scale;
}

Json RoundedList(const std::vector<double>& values) {
  Json list = Json::array();
  for (const double value : values) list.push_back(Rounded(value));
  return list;
}

Json ModelJson(const Embeddings& embeddings) {
  Json metadata = Json::object();
  for (const auto& [key, value] : embeddings.metadata()) {
    if (key != "train.history") metadata[key] = value;
  }
  return {{"words", embeddings.size()},
          {"dimensions", embeddings.dim()},
          {"output_vectors", embeddings.has_output()},
          {"metadata", std::move(metadata)}};
}

// The words that the page knows by number: those of the map, then neighbours that aren't on it, in
// the order they are met.
class WordNumbers {
 public:
  explicit WordNumbers(size_t on_map) : on_map_(on_map) {}

  size_t Of(WordId id) {
    if (Index(id) < on_map_) return Index(id);
    const auto [entry, is_new] = numbers_.try_emplace(Index(id), on_map_ + more_.size());
    if (is_new) more_.push_back(id);
    return entry->second;
  }
  const std::vector<WordId>& more() const { return more_; }

 private:
  size_t on_map_;
  absl::flat_hash_map<size_t, size_t> numbers_;
  std::vector<WordId> more_;
};

Json WordsJson(const ReportContents& contents, const std::vector<WordId>& ids) {
  const Vocabulary& vocabulary = contents.embeddings->vocabulary();
  Json words = Json::array();
  Json counts = Json::array();
  for (const WordId id : ids) {
    words.push_back(vocabulary.word(id));
    counts.push_back(vocabulary.count(id));
  }
  Json json = {{"words", std::move(words)}};
  if (contents.vocabulary.counted_tokens > 0) json["counts"] = std::move(counts);
  return json;
}

Json MapJson(const ReportContents& contents) {
  std::vector<WordId> ids;
  double largest = 0;
  for (const Point& point : contents.positions) {
    largest = std::max({largest, std::abs(point.x), std::abs(point.y)});
    ids.push_back(ToWordId(ids.size()));
  }
  const double scale = largest > 0 ? kMapUnits / largest : 0;
  Json x = Json::array();
  Json y = Json::array();
  for (const Point& point : contents.positions) {
    x.push_back(std::lround(point.x * scale));
    y.push_back(std::lround(point.y * scale));
  }
  Json json = {{"layout", contents.map.layout},
               {"seed", contents.map.seed},
               {"perplexity", Rounded(contents.map.perplexity)},
               {"divergence", Rounded(contents.map.divergence)}};
  json.update(WordsJson(contents, ids));
  json["x"] = std::move(x);
  json["y"] = std::move(y);
  return json;
}

Json NeighboursJson(const std::vector<std::vector<Neighbour>>& table, WordNumbers& numbers) {
  Json all = Json::array();
  for (const std::vector<Neighbour>& neighbours : table) {
    Json row = Json::array();
    for (const Neighbour& neighbour : neighbours) {
      row.push_back(numbers.Of(neighbour.id));
      row.push_back(std::lround(static_cast<double>(neighbour.score) * kCosineUnits));
    }
    all.push_back(std::move(row));
  }
  return all;
}

Json MoreJson(const ReportContents& contents, const std::vector<WordId>& more) {
  Json json = WordsJson(contents, more);
  json["ids"] = Json::array();
  for (const WordId id : more) json["ids"].push_back(Index(id));
  return json;
}

Json ListJson(const ReportContents& contents, size_t begin, size_t end) {
  const Vocabulary& vocabulary = contents.embeddings->vocabulary();
  Json list = Json::array();
  for (size_t i = begin; i < end; ++i) {
    list.push_back({i + 1, vocabulary.word(ToWordId(i)), vocabulary.count(ToWordId(i))});
  }
  return list;
}

Json VocabularyJson(const ReportContents& contents) {
  const VocabularyFacts& facts = contents.vocabulary;
  Json json = {{"words", facts.words},
               {"without_vector", facts.without_vector},
               {"lengths", facts.lengths},
               {"mean_length", Rounded(facts.mean_length)},
               {"longest_length", facts.longest_length},
               {"counted_tokens", facts.counted_tokens},
               {"covering", facts.covering}};
  if (facts.words > 0) json["longest"] = contents.embeddings->vocabulary().word(facts.longest);
  if (facts.corpus_tokens) json["corpus_tokens"] = *facts.corpus_tokens;
  if (facts.corpus_words) json["corpus_words"] = *facts.corpus_words;
  json["curve"] = Json::array();
  for (const RankedCount& point : facts.curve) {
    json["curve"].push_back({point.rank, point.count, Rounded(point.share)});
  }
  const size_t listed = std::min(kListedWords, facts.words);
  json["first"] = ListJson(contents, 0, listed);
  json["last"] = ListJson(contents, std::max(facts.words - listed, listed), facts.words);
  return json;
}

Json SeriesJson(const std::vector<TrainingSeries>& all) {
  Json json = Json::object();
  for (const TrainingSeries& series : all) {
    json[series.figure] = {{"x", RoundedList(series.x)}, {"y", RoundedList(series.y)}};
  }
  return json;
}

Json SimilarityJson(const SimilarityRow& row) {
  return {{"data", row.data},         {"failure", row.failure},
          {"spearman", row.spearman}, {"low", row.low},
          {"high", row.high},         {"pearson", row.pearson},
          {"pairs", row.pairs},       {"out_of_vocabulary", row.out_of_vocabulary}};
}

std::string_view KindName(AnalogyRowKind kind) {
  switch (kind) {
    case AnalogyRowKind::kSection:
      return "section";
    case AnalogyRowKind::kSemantic:
      return "semantic";
    case AnalogyRowKind::kSyntactic:
      return "syntactic";
    case AnalogyRowKind::kTotal:
      break;
  }
  return "total";
}

Json EvaluationJson(const EvaluationRows& evaluation) {
  Json similarity = Json::array();
  for (const SimilarityRow& row : evaluation.similarity) similarity.push_back(SimilarityJson(row));
  Json analogy = Json::array();
  for (const AnalogyRows& data : evaluation.analogy) {
    Json rows = Json::array();
    for (const AnalogyRow& row : data.rows) {
      rows.push_back({{"name", row.name},
                      {"kind", KindName(row.kind)},
                      {"correct", row.correct},
                      {"asked", row.asked},
                      {"skipped", row.skipped}});
    }
    analogy.push_back(
        {{"data", data.data}, {"restrict_vocab", data.restrict_vocab}, {"rows", std::move(rows)}});
  }
  return {{"similarity", std::move(similarity)}, {"analogy", std::move(analogy)}};
}

// In JSON these three stand in strings alone, where an escape says the same.
std::string SafeInHtml(const std::string& json) {
  std::string safe;
  safe.reserve(json.size());
  for (const char c : json) {
    switch (c) {
      case '<':
        safe += "\\u003c";
        break;
      case '>':
        safe += "\\u003e";
        break;
      case '&':
        safe += "\\u0026";
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

}  // namespace

std::string ReportData(const ReportContents& contents) {
  NCE2VEC_CHECK(contents.neighbours.size() == contents.positions.size());
  WordNumbers numbers(contents.positions.size());
  Json neighbours = NeighboursJson(contents.neighbours, numbers);
  Json json = {{"title", contents.title},
               {"version", contents.program_version},
               {"model", ModelJson(*contents.embeddings)},
               {"map", MapJson(contents)},
               {"more", MoreJson(contents, numbers.more())},
               {"neighbours", std::move(neighbours)},
               {"vocabulary", VocabularyJson(contents)},
               {"training",
                {{"epochs", SeriesJson(contents.training.epochs)},
                 {"progress", SeriesJson(contents.training.progress)},
                 {"of_another_run", contents.training.of_another_run}}},
               {"evaluation", EvaluationJson(contents.evaluation)}};
  if (!contents.neighbours_on_map.empty()) {
    json["neighbours_on_map"] = NeighboursJson(contents.neighbours_on_map, numbers);
  }
  return SafeInHtml(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace nce2vec
