// Upper and lower case of the root locale, by ICU.
#ifndef SRC_TEXT_CASE_FOLD_H_
#define SRC_TEXT_CASE_FOLD_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace nce2vec {

// Full Unicode upper-casing in the root locale: what Python's str.upper() gives, which gensim folds
// by. For case-insensitive comparison with evaluation files that write "Athens" where a model may
// hold "athens". Ill-formed UTF-8 becomes U+FFFD.
std::string ToUpper(std::string_view utf8);

// Full Unicode lower-casing in the root locale, as Python's str.lower() does it: a capital sigma at
// a word's end becomes the final one, a dotted capital I becomes i and U+0307. Overwrites `lower`,
// so that a tokenizer can use one buffer for all its tokens. `utf8` is well-formed.
void ToLower(std::string_view utf8, std::string& lower);

// Full Unicode case folding, as Python's str.casefold() does it. As ToLower.
void FoldCase(std::string_view utf8, std::string& folded);

// Unicode's simple case folding of one character: equal for characters that differ in case only.
int32_t FoldCase(int32_t code_point);

}  // namespace nce2vec

#endif  // SRC_TEXT_CASE_FOLD_H_
