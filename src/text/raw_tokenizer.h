// From raw text, as a query is, to the tokens that a model's text would have had there.
#ifndef SRC_TEXT_RAW_TOKENIZER_H_
#define SRC_TEXT_RAW_TOKENIZER_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/text/cleaner.h"
#include "src/text/phrase_table.h"
#include "src/text/phrase_tokenizer.h"
#include "src/text/text_options.h"
#include "src/text/text_stats.h"
#include "src/text/tokenizer.h"

namespace nce2vec {

// Cleans a text first, as the text was that the model was trained on (TextOptions::cleaned), then
// cuts it into tokens and joins phrases. Training does without the first, since its text is clean
// already. Holds buffers: one a thread.
class RawTokenizer {
 public:
  // Borrows the table; null: no phrases are joined.
  explicit RawTokenizer(const TextOptions& options, const PhraseTable* phrases = nullptr)
      : tokenizer_(options, phrases) {
    if (options.cleaned) cleaner_.emplace(*options.cleaned);
  }

  // As Tokenizer's.
  void Tokenize(std::string_view text, Tokenizer::Sink sink, TextStats& stats) {
    tokenizer_.Tokenize(Cleaned(text, stats), sink, stats);
  }
  std::vector<std::string> Split(std::string_view text) {
    TextStats ignored;
    return tokenizer_.Split(Cleaned(text, ignored));
  }

 private:
  std::string_view Cleaned(std::string_view text, TextStats& stats) {
    if (!cleaner_) return text;
    clean_.clear();
    cleaner_->Clean(text, clean_, stats);
    return clean_;
  }

  std::optional<Cleaner> cleaner_;
  PhraseTokenizer tokenizer_;
  std::string clean_;
};

}  // namespace nce2vec

#endif  // SRC_TEXT_RAW_TOKENIZER_H_
