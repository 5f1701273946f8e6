// Case-insensitive comparison of words, for evaluation files that write "Athens" where a model may
// hold "athens".
#ifndef SRC_TEXT_CASE_FOLD_H_
#define SRC_TEXT_CASE_FOLD_H_

#include <string>
#include <string_view>

namespace nce2vec {

// Full Unicode upper-casing in the root locale: what Python's str.upper() gives, which gensim folds
// by. Ill-formed UTF-8 becomes U+FFFD.
std::string ToUpper(std::string_view utf8);

}  // namespace nce2vec

#endif  // SRC_TEXT_CASE_FOLD_H_
