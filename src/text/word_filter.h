// The last step of cleaning: what becomes of the numbers and marks of a line, and of its white
// space.
#ifndef SRC_TEXT_WORD_FILTER_H_
#define SRC_TEXT_WORD_FILTER_H_

#include <string>
#include <string_view>

#include "src/text/cleaning_options.h"

namespace nce2vec {

// Appends to `out` what CleaningOptions::numbers, punctuation and ascii_letters leave of `line`,
// well-formed UTF-8: words with one space between them, none at the ends. A word is what
// TokenizerKind::kWords takes for one (src/text/tokenizer.h), and may hold one '.', ',', ':' or '/'
// between two digits, too: "3.14" and "don't" keep their marks whatever becomes of punctuation.
// With ascii_letters, words are of A to Z, a to z and digits alone.
void AppendFiltered(std::string_view line, const CleaningOptions& options, std::string& out);

}  // namespace nce2vec

#endif  // SRC_TEXT_WORD_FILTER_H_
