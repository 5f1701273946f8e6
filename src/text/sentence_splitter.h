// Where sentences end within a line of running text, by ICU's rules.
#ifndef SRC_TEXT_SENTENCE_SPLITTER_H_
#define SRC_TEXT_SENTENCE_SPLITTER_H_

#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "src/text/break_iterator.h"

namespace nce2vec {

// The sentence boundaries of Unicode's UAX #29: a stop and white space end a sentence unless a
// lower-case letter follows, so "e.g. this" stays whole. "Mr. Smith" does where the language is
// English, whose abbreviations ICU knows. Holds buffers: one splitter a thread.
class SentenceSplitter {
 public:
  // `language` as in CleaningOptions.
  explicit SentenceSplitter(const std::string& language = "")
      : boundaries_(BreakIterator::Kind::kSentence, language) {}

  // Calls `sink` with each sentence of `line`, in order; together they are the line. Ill-formed
  // UTF-8 is no boundary.
  void Split(std::string_view line, absl::FunctionRef<void(std::string_view sentence)> sink) {
    boundaries_.Split(line, sink);
  }

 private:
  BreakIterator boundaries_;
};

}  // namespace nce2vec

#endif  // SRC_TEXT_SENTENCE_SPLITTER_H_
