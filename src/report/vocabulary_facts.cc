#include "src/report/vocabulary_facts.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>
#include <string_view>

#include "src/text/utf8.h"

namespace nce2vec {
namespace {

constexpr size_t kLongestShown = 20;
constexpr double kCurvePoints = 200;

std::optional<Count> NumberOf(const Metadata& metadata, const std::string& key) {
  const auto found = metadata.find(key);
  if (found == metadata.end()) return std::nullopt;
  const std::string& text = found->second;
  Count number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

// A byte sequence that is no character counts as one.
size_t Characters(std::string_view word) {
  size_t characters = 0;
  for (; !word.empty(); ++characters) word.remove_prefix(FirstCharacter(word).bytes);
  return characters;
}

void GatherLengths(const Vocabulary& vocabulary, VocabularyFacts& facts) {
  facts.lengths.assign(kLongestShown + 1, 0);
  double sum = 0;
  for (size_t i = 0; i < vocabulary.size(); ++i) {
    const size_t length = Characters(vocabulary.word(ToWordId(i)));
    ++facts.lengths[std::min(length, kLongestShown)];
    sum += static_cast<double>(length);
    if (length <= facts.longest_length) continue;
    facts.longest_length = length;
    facts.longest = ToWordId(i);
  }
  facts.mean_length = sum / static_cast<double>(std::max<size_t>(vocabulary.size(), 1));
}

void GatherCounts(const Vocabulary& vocabulary, VocabularyFacts& facts) {
  facts.counted_tokens = vocabulary.total_count();
  if (facts.counted_tokens <= 0) return;
  const auto total = static_cast<double>(facts.counted_tokens);
  const double step =
      std::max(std::log(static_cast<double>(vocabulary.size())) / kCurvePoints, 1e-3);
  std::vector<int> percents = {99, 95, 90, 80, 50};
  double next = 1;
  Count sum = 0;
  for (size_t rank = 1; rank <= vocabulary.size(); ++rank) {
    const Count count = vocabulary.count(ToWordId(rank - 1));
    sum += count;
    while (!percents.empty() && static_cast<double>(sum) * 100 >= total * percents.back()) {
      facts.covering.emplace_back(percents.back(), rank);
      percents.pop_back();
    }
    if (static_cast<double>(rank) < next && rank != vocabulary.size()) continue;
    facts.curve.push_back({rank, count, static_cast<double>(sum) / total});
    next = static_cast<double>(rank) * std::exp(step);
  }
}

}  // namespace

VocabularyFacts GatherVocabularyFacts(const Embeddings& embeddings) {
  VocabularyFacts facts;
  facts.words = embeddings.size();
  facts.corpus_tokens = NumberOf(embeddings.metadata(), "corpus.tokens");
  // Words of a model that training went on from are counted with those of the text they came from.
  const std::optional<Count> earlier = NumberOf(embeddings.metadata(), "init.tokens");
  if (facts.corpus_tokens && earlier) *facts.corpus_tokens += *earlier;
  facts.corpus_words = NumberOf(embeddings.metadata(), "corpus.distinct_words");
  for (const float norm : embeddings.norms()) {
    if (!std::isfinite(norm) || !(norm > 0)) ++facts.without_vector;
  }
  GatherLengths(embeddings.vocabulary(), facts);
  // The counts of imported words only tell their order (src/model/vector_collector.cc).
  if (embeddings.metadata().count("nce2vec.imported_from") == 0) {
    GatherCounts(embeddings.vocabulary(), facts);
  }
  return facts;
}

}  // namespace nce2vec
