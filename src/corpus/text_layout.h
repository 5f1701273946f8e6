// What a line of a text is, and so what a text to be embedded is.
#ifndef SRC_CORPUS_TEXT_LAYOUT_H_
#define SRC_CORPUS_TEXT_LAYOUT_H_

#include <string_view>

#include "absl/status/statusor.h"

namespace nce2vec {

// An encoded corpus holds texts; where the layout has them, a text has parts (src/corpus/
// encoded_corpus.h).
enum class TextLayout {
  kPlainLines,     // a text a line, without parts: what word objectives train on
  kWeightedLines,  // the same, each with a weight from elsewhere, which goes before it
  kLines,          // a text a line; its parts are its sentences
  kDocuments,      // blank lines between texts; their parts are their lines
  kTextPairs,      // anchor <TAB> positive [<TAB> hard negative ...]: the parts are the columns
  kLabelledPairs,  // label <TAB> text a <TAB> text b, label 0: similar, 1: dissimilar
};

// "lines", "documents", "text-pairs": those that a user chooses from.
std::string_view TextLayoutName(TextLayout layout);
absl::StatusOr<TextLayout> ParseTextLayoutName(std::string_view name);

}  // namespace nce2vec

#endif  // SRC_CORPUS_TEXT_LAYOUT_H_
