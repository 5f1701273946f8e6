// ICU's boundaries in UTF-8 text.
#ifndef SRC_TEXT_BREAK_ITERATOR_H_
#define SRC_TEXT_BREAK_ITERATOR_H_

#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <memory>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"

namespace nce2vec {

// Movable. One thread: ICU's iterators hold the text that they are at.
class BreakIterator {
 public:
  enum class Kind { kSentence, kWord };

  // `language` as in CleaningOptions; one that ICU doesn't know is as good as none. A sentence does
  // not end behind those abbreviations of the language that ICU lists, like "Mr." of English.
  BreakIterator(Kind kind, const std::string& language);

  // Calls `sink` with what stands between each two boundaries of `text`, in order; together they
  // are the text. Ill-formed UTF-8 is no boundary.
  void Split(std::string_view text, absl::FunctionRef<void(std::string_view part)> sink);

 private:
  struct Close {
    void operator()(UText* text) const { utext_close(text); }
  };

  std::unique_ptr<UText, Close> text_;
  std::unique_ptr<icu::BreakIterator> boundaries_;  // looks into the text
};

}  // namespace nce2vec

#endif  // SRC_TEXT_BREAK_ITERATOR_H_
