// What can be told about a model's words by themselves.
#ifndef SRC_REPORT_VOCABULARY_FACTS_H_
#define SRC_REPORT_VOCABULARY_FACTS_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "src/base/ids.h"
#include "src/model/embeddings.h"

namespace nce2vec {

// A point of the curve of frequencies: the word of this rank (from 1, in the model's order), how
// often it was seen, and the share of all counted tokens that it and those before it make up.
struct RankedCount {
  size_t rank = 0;
  Count count = 0;
  double share = 0;
};

struct VocabularyFacts {
  size_t words = 0;
  size_t without_vector = 0;  // of length zero or not finite: never answers
  // Tokens of the training text, and its different words before rare ones were left out; none where
  // the model doesn't say.
  std::optional<Count> corpus_tokens;
  std::optional<Count> corpus_words;

  // Characters of a word: [i] words have i of them; the last entry is all longer ones too.
  std::vector<size_t> lengths;
  double mean_length = 0;
  size_t longest_length = 0;
  WordId longest{0};  // the first of them

  // The rest is empty and 0 where no word was counted, as in imported vectors.
  Count counted_tokens = 0;
  std::vector<RankedCount> curve;  // some 200 ranks, evenly apart by their logarithm
  // The fewest words, from the most frequent on, that make up 50, 80, 90, 95, 99 % of the counted
  // tokens.
  std::vector<std::pair<int, size_t>> covering;
};

// One pass over all words.
VocabularyFacts GatherVocabularyFacts(const Embeddings& embeddings);

}  // namespace nce2vec

#endif  // SRC_REPORT_VOCABULARY_FACTS_H_
