// Sums of words: "king - man + woman", 2*king - 0.5*queen, "new york" + river.
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
  float weight;                // of the word's unit vector; finite, not 0
  std::string unknown_word{};  // not empty: a word of no row, whose vector its n-grams make; no id
};

struct Expression {
  std::string text;         // as typed
  std::vector<Term> terms;  // at least one
};

// A sum is terms separated by white space, each of them
//   word          the tokens the model's tokenizer finds in it, all added
//   "a phrase"    one word, if one is written so (FindWord); else the normalised sum of its words.
//                 "" inside quotes is a quotation mark
//   2.5*term      a weight: a finite number other than 0, with a point whatever the locale
// Where the model's text had its phrases joined (TextOptions::phrases), words with nothing but
// white space between them are joined alike, and the sign and weight before the first are the
// phrase's. A term alone is added, "+" and "-" standing alone set the sign of the next one. In
// quotes all that looks like a sign or a weight is a word like any other; so is a text that stands
// in the vocabulary as a whole, even without quotes.
//
// A word that is not in the vocabulary counts as known where the model has subwords and the word
// shares an n-gram with those it was trained on.
//
// NotFound names the words that are not in the vocabulary, each once, and leaves them all in
// `missing` where that is given; InvalidArgument says what is wrong with the form;
// FailedPrecondition names a phrase whose words cancel each other. Linear in the text's length.
absl::StatusOr<Expression> ParseExpression(const Embeddings& embeddings, std::string_view text,
                                           std::vector<std::string>* missing = nullptr);

// One word: as it stands, with its blanks as '_' (as word2phrase joins words), or as the model's
// tokenizer writes it, joined by blanks or '_'; the first of these that the vocabulary holds.
// NotFound, also when it is several tokens.
absl::StatusOr<WordId> FindWord(const Embeddings& embeddings, std::string_view word);

// The term's word, whichever kind it is; valid as long as both are.
std::string_view WordOf(const Embeddings& embeddings, const Term& term);

// sum of weight * v / |v| over the terms, normalised: [D]. What gensim's most_similar asks for.
// FailedPrecondition when the terms cancel to zero or a word's vector is zero.
absl::StatusOr<std::vector<float>> Evaluate(const Embeddings& embeddings,
                                            const Expression& expression);

}  // namespace nce2vec

#endif  // SRC_QUERY_EXPRESSION_H_
