// Words and sums looked up for a person: what is not there is named, with what was perhaps meant.
#ifndef SRC_QUERY_LOOKUP_H_
#define SRC_QUERY_LOOKUP_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/base/ids.h"
#include "src/model/embeddings.h"
#include "src/query/expression.h"

namespace nce2vec {

struct UnknownWord {
  std::string word;
  std::vector<std::string> suggestions;  // nearest first; see Suggest
};

struct SumLookup {
  absl::StatusOr<Expression> sum;
  std::vector<UnknownWord> unknown;  // where the status is NotFound
};

// ParseExpression, with suggestions in the message: "'computr' not in the vocabulary (31485 words);
// did you mean computer, compute or computer's?" Only the first 8 unknown words get some, since
// each takes a pass over the vocabulary.
SumLookup LookUpSum(const Embeddings& embeddings, std::string_view text);

struct WordLookup {
  std::vector<WordId> ids;           // of the words that were found, in the order given
  std::vector<UnknownWord> unknown;  // the others, each once
  absl::Status status;               // NotFound names all of them
};

// FindWord for each of `words`.
WordLookup LookUpWords(const Embeddings& embeddings, std::span<const std::string> words);

}  // namespace nce2vec

#endif  // SRC_QUERY_LOOKUP_H_
