// Nearest words: nce2vec nn.
#ifndef SRC_CLI_NN_WORDS_H_
#define SRC_CLI_NN_WORDS_H_

#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "src/base/ids.h"
#include "src/model/embeddings.h"
#include "src/query/lookup.h"
#include "src/query/neighbour_search.h"

namespace nce2vec {

struct WordSearchOptions {
  size_t k = 10;
  std::vector<WordId> exclude;  // words that are never answers
  bool include_inputs = false;  // the words of a query may be its answers
};

// A sum of words on its way to its neighbours.
struct WordQuery {
  std::string text;                   // as typed
  absl::Status status;                // not OK: it can't be searched for
  std::vector<UnknownWord> unknown;   // why, where words are missing
  std::vector<std::string> composed;  // words of no row, of which n-grams make a vector
  NeighbourQuery query;               // of length 1; exceptions sorted, each once
};

// Reads, then searches, then prints: each for any number of queries. Borrows embeddings and search.
// All const methods may be called from any thread.
class WordSearch {
 public:
  WordSearch(const Embeddings& embeddings, const NeighbourSearch& search, WordSearchOptions options)
      : embeddings_(embeddings), search_(search), options_(std::move(options)) {}

  std::vector<WordQuery> Parse(std::span<const std::string> texts) const;
  // One list for each query, empty for those that can't be searched for.
  std::vector<Neighbours> Find(std::span<const WordQuery> queries) const;
  void Print(const WordQuery& query, const Neighbours& answer, bool json) const;

 private:
  WordQuery ParseOne(const std::string& text) const;

  const Embeddings& embeddings_;
  const NeighbourSearch& search_;
  WordSearchOptions options_;
};

}  // namespace nce2vec

#endif  // SRC_CLI_NN_WORDS_H_
