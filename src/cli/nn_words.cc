#include "src/cli/nn_words.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/cli/answers.h"
#include "src/query/expression.h"

namespace nce2vec {

WordQuery WordSearch::ParseOne(const std::string& text) const {
  WordQuery query{text, {}, {}, {}, {{}, options_.exclude}};
  SumLookup lookup = LookUpSum(embeddings_, text);
  query.unknown = std::move(lookup.unknown);
  query.status = lookup.sum.status();
  if (!query.status.ok()) return query;
  absl::StatusOr<std::vector<float>> vector = Evaluate(embeddings_, *lookup.sum);
  query.status = vector.status();
  if (!query.status.ok()) return query;
  query.query.vector = *std::move(vector);
  for (const Term& term : lookup.sum->terms) {
    if (!term.unknown_word.empty()) query.composed.push_back(term.unknown_word);
  }
  std::vector<WordId>& exclude = query.query.exclude;
  if (!options_.include_inputs) {
    for (const Term& term : lookup.sum->terms) {
      if (term.unknown_word.empty()) exclude.push_back(term.id);
    }
  }
  std::sort(exclude.begin(), exclude.end());
  exclude.erase(std::unique(exclude.begin(), exclude.end()), exclude.end());
  return query;
}

std::vector<WordQuery> WordSearch::Parse(std::span<const std::string> texts) const {
  std::vector<WordQuery> queries;
  queries.reserve(texts.size());
  for (const std::string& text : texts) queries.push_back(ParseOne(text));
  return queries;
}

std::vector<Neighbours> WordSearch::Find(std::span<const WordQuery> queries) const {
  std::vector<NeighbourQuery> asked;
  for (const WordQuery& query : queries) {
    if (query.status.ok()) asked.push_back(query.query);
  }
  std::vector<Neighbours> found = search_.Find(asked, options_.k);
  std::vector<Neighbours> answers(queries.size());
  size_t next = 0;
  for (size_t i = 0; i < queries.size(); ++i) {
    if (queries[i].status.ok()) answers[i] = std::move(found[next++]);
  }
  return answers;
}

void WordSearch::Print(const WordQuery& query, const Neighbours& answer, bool json) const {
  if (json) {
    PrintAnswerJson(embeddings_, query.text, answer, query.composed);
  } else {
    for (const std::string& word : query.composed) {
      absl::FPrintF(stderr, "'%s' is not in the vocabulary: its n-grams make a vector\n", word);
    }
    PrintAnswer(embeddings_, answer);
  }
}

}  // namespace nce2vec
