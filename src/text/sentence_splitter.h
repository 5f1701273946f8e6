// Where sentences end within a line of running text, by ICU's rules.
#ifndef SRC_TEXT_SENTENCE_SPLITTER_H_
#define SRC_TEXT_SENTENCE_SPLITTER_H_

#include <memory>
#include <string_view>

#include "absl/functional/function_ref.h"

namespace nce2vec {

// The sentence boundaries of Unicode's UAX #29 in the root locale: a stop and white space end a
// sentence unless a lower-case letter follows, so "e.g. this" stays whole and "Mr. Smith" does not.
// Holds buffers: one splitter a thread.
class SentenceSplitter {
 public:
  SentenceSplitter();
  ~SentenceSplitter();
  SentenceSplitter(const SentenceSplitter&) = delete;
  SentenceSplitter& operator=(const SentenceSplitter&) = delete;

  // Calls `sink` with each sentence of `line`, in order; together they are the line. Ill-formed
  // UTF-8 is no boundary.
  void Split(std::string_view line, absl::FunctionRef<void(std::string_view sentence)> sink);

 private:
  struct Icu;
  std::unique_ptr<Icu> icu_;
};

}  // namespace nce2vec

#endif  // SRC_TEXT_SENTENCE_SPLITTER_H_
