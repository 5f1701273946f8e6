// Sums of words: "king - man + woman".
#ifndef SRC_QUERY_EXPRESSION_H_
#define SRC_QUERY_EXPRESSION_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "src/base/ids.h"
#include "src/model/embeddings.h"

namespace nce2vec {

struct Term {
  WordId id;
  float weight;  // +1 or -1
};

struct Expression {
  std::string text;         // as typed
  std::vector<Term> terms;  // at least one
};

// Words separated by white space; a word alone is added, "+" and "-" standing alone set the sign of
// the next one. Words are tokenised as the model's text was. NotFound names every word that is not
// in the vocabulary, and leaves them in `missing` where that is given; InvalidArgument says what is
// wrong with the form.
absl::StatusOr<Expression> ParseExpression(const Embeddings& embeddings, std::string_view text,
                                           std::vector<std::string>* missing = nullptr);

// One word, tokenised as the model's text was. NotFound, also when it is several tokens.
absl::StatusOr<WordId> FindWord(const Embeddings& embeddings, std::string_view word);

// sum of weight * v / |v| over the terms, normalised: [D]. What gensim's most_similar asks for.
// FailedPrecondition when the terms cancel to zero or a word's vector is zero.
absl::StatusOr<std::vector<float>> Evaluate(const Embeddings& embeddings,
                                            const Expression& expression);

}  // namespace nce2vec

#endif  // SRC_QUERY_EXPRESSION_H_
