// Spaces between the words of scripts that write none, by ICU's dictionaries.
#ifndef SRC_TEXT_WORD_SEGMENTER_H_
#define SRC_TEXT_WORD_SEGMENTER_H_

#include <string>
#include <string_view>

#include "src/text/break_iterator.h"

namespace nce2vec {

// Of Han, Hiragana, Katakana, Thai, Lao, Khmer and Burmese. Holds buffers: one a thread.
class WordSegmenter {
 public:
  // `language` as in CleaningOptions.
  explicit WordSegmenter(const std::string& language)
      : boundaries_(BreakIterator::Kind::kWord, language) {}

  // Appends `text`, well-formed UTF-8, with a space at each word boundary beside a character of
  // those scripts where no white space stands. Boundaries among other scripts get none.
  void AppendSegmented(std::string_view text, std::string& out);

 private:
  BreakIterator boundaries_;
};

}  // namespace nce2vec

#endif  // SRC_TEXT_WORD_SEGMENTER_H_
