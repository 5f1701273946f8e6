// Data sets of evaluations: pairs of words, analogies, pairs of texts, labelled texts, judgements.
#include <cmath>

#include "eval/analogy_questions.h"
#include "eval/classification.h"
#include "eval/retrieval.h"
#include "eval/similarity.h"
#include "eval/sts.h"
#include "tests/fuzz/fuzz_file.h"

namespace nce2vec {
namespace {

void Similarity(std::string_view text) {
  const auto data = ParseSimilarityData(text, "x");
  RequireMessage(data.status());
  if (!data.ok()) return;
  Require(!data->pairs.empty());
  for (const SimilarityPair& pair : data->pairs) {
    Require(!pair.first.empty() && !pair.second.empty() && std::isfinite(pair.score));
  }
}

void Analogy(std::string_view text) {
  const auto data = ParseAnalogyQuestions(text, "x");
  RequireMessage(data.status());
  if (!data.ok()) return;
  for (const AnalogySection& section : data->sections) {
    for (const AnalogyItem& item : section.questions) {
      Require(item.a < data->words.size() && item.b < data->words.size() &&
              item.c < data->words.size() && item.answers < data->answers.size());
    }
  }
}

void Texts(std::string_view text) {
  const auto pairs = ParseStsData(text, "x");
  RequireMessage(pairs.status());
  if (pairs.ok()) {
    for (const StsPair& pair : pairs->pairs) Require(std::isfinite(pair.score));
  }
  const auto labelled = ParseLabelledTexts(text, "x");
  RequireMessage(labelled.status());
  if (labelled.ok()) Require(labelled->labels.size() == labelled->texts.size());
  RequireMessage(ParseStsSource(text).status());
}

// Corpus, queries and judgements stand between zero bytes.
void Retrieval(std::string_view text) {
  const size_t first = std::min(text.find('\0'), text.size());
  const size_t second = std::min(text.find('\0', first + 1), text.size());
  const auto part = [&](size_t begin, size_t end) {
    return begin >= end ? std::string_view() : text.substr(begin, end - begin);
  };
  const auto data = ParseRetrievalData("x", part(0, first), part(first + 1, second),
                                       part(second + 1, text.size()));
  RequireMessage(data.status());
  if (!data.ok()) return;
  Require(data->relevant.size() == data->queries.size());
  for (const auto& judgements : data->relevant) {
    for (const Judgement& judgement : judgements) {
      Require(judgement.document < data->documents.size() && judgement.gain > 0);
    }
  }
}

}  // namespace
}  // namespace nce2vec

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace nce2vec;
  std::string_view text = AsText(data, size);
  switch (TakeByte(text) % 4) {
    case 0:
      Similarity(text);
      break;
    case 1:
      Analogy(text);
      break;
    case 2:
      Texts(text);
      break;
    default:
      Retrieval(text);
  }
  return 0;
}
