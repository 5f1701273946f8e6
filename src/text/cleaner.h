// A line of raw text to a line that is ready to be cut at white space.
#ifndef SRC_TEXT_CLEANER_H_
#define SRC_TEXT_CLEANER_H_

#include <optional>
#include <string>
#include <string_view>

#include "src/text/cleaning_options.h"
#include "src/text/sentence_splitter.h"
#include "src/text/text_stats.h"
#include "src/text/word_segmenter.h"

namespace nce2vec {

// What is done, in this order:
//   ill-formed UTF-8 becomes U+FFFD; soft hyphens, word joiners, byte order marks and marks of
//   writing direction go, zero-width spaces become spaces
//   markup, addresses, normal form
//   sentences, then of each: segmentation, accents, case
//   letters, numbers, punctuation; white space, and control characters, become one space
//   jamo
// Pure function of line and options. Holds buffers: one cleaner a thread.
class Cleaner {
 public:
  // The options are valid.
  explicit Cleaner(const CleaningOptions& options);

  // Appends what becomes of `line` to `out`, without an end of line; where sentences are split,
  // with
  // '\n' between two that are not empty. '\n' is white space in `line` like any other. Adds to
  // invalid_sequences and nul_bytes of `stats`.
  void Clean(std::string_view line, std::string& out, TextStats& stats);

  const CleaningOptions& options() const { return options_; }

 private:
  // A text and the buffer that the next step writes to.
  class Stages {
   public:
    void Start(std::string_view text) { text_ = text; }
    std::string_view text() const { return text_; }
    // Calls step(text, empty buffer); the buffer is the text from then on.
    template <class Step>
    void Apply(const Step& step) {
      std::string& to = buffers_[next_];
      next_ = 1 - next_;
      to.clear();
      step(text_, to);
      text_ = to;
    }

   private:
    std::string_view text_;
    std::string buffers_[2];
    size_t next_ = 0;
  };

  void Repair(TextStats& stats);
  void RemoveMarkup();
  void CleanSentence(std::string_view sentence, bool ascii, std::string& out);
  void ChangeCase(bool ascii);

  CleaningOptions options_;
  std::optional<SentenceSplitter> sentences_;
  std::optional<WordSegmenter> segmenter_;
  Stages line_;
  Stages sentence_;
};

}  // namespace nce2vec

#endif  // SRC_TEXT_CLEANER_H_
