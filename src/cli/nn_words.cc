#include "src/cli/nn_words.h"

#include <algorithm>
#include <utility>

#include "src/cli/answers.h"
#include "src/query/expression.h"

namespace nce2vec {

WordQuery WordSearch::ParseOne(const std::string& text) const {
  WordQuery query{text, {}, {}, {}, options_.exclude};
  SumLookup lookup = LookUpSum(embeddings_, text);
  query.unknown = std::move(lookup.unknown);
  query.status = lookup.sum.status();
  if (!query.status.ok()) return query;
  absl::StatusOr<std::vector<float>> vector = Evaluate(embeddings_, *lookup.sum);
  query.status = vector.status();
  if (!query.status.ok()) return query;
  query.vector = *std::move(vector);
  if (!options_.include_inputs) {
    for (const Term& term : lookup.sum->terms) query.exclude.push_back(term.id);
  }
  std::sort(query.exclude.begin(), query.exclude.end());
  query.exclude.erase(std::unique(query.exclude.begin(), query.exclude.end()), query.exclude.end());
  return query;
}

std::vector<WordQuery> WordSearch::Parse(std::span<const std::string> texts) const {
  std::vector<WordQuery> queries;
  queries.reserve(texts.size());
  for (const std::string& text : texts) queries.push_back(ParseOne(text));
  return queries;
}

std::vector<std::vector<Neighbour>> WordSearch::Find(std::span<const WordQuery> queries) const {
  std::vector<std::vector<Neighbour>> answers(queries.size());
  for (size_t i = 0; i < queries.size(); ++i) {
    if (!queries[i].status.ok()) continue;
    answers[i] = Nearest(embeddings_, queries[i].vector,
                         {options_.k, options_.restrict_vocab, queries[i].exclude});
  }
  return answers;
}

void WordSearch::Print(const WordQuery& query, const std::vector<Neighbour>& answer,
                       bool json) const {
  if (json) {
    PrintAnswerJson(embeddings_, query.text, answer);
  } else {
    PrintAnswer(embeddings_, answer);
  }
}

}  // namespace nce2vec
