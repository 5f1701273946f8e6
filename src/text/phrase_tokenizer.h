// From text to tokens in which phrases are joined.
#ifndef SRC_TEXT_PHRASE_TOKENIZER_H_
#define SRC_TEXT_PHRASE_TOKENIZER_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/text/phrase_table.h"
#include "src/text/text_options.h"
#include "src/text/text_stats.h"
#include "src/text/tokenizer.h"

namespace nce2vec {

// A Tokenizer whose tokens "new", "york" become new_york where the table has that phrase: the same
// as the Tokenizer's of a text that `nce2vec corpus phrases --apply` wrote, if its words are what
// stands between white space. Holds buffers: one a thread.
class PhraseTokenizer {
 public:
  // Borrows the table; null: a plain Tokenizer.
  PhraseTokenizer(const TextOptions& options, const PhraseTable* phrases) : tokenizer_(options) {
    if (phrases != nullptr) joiner_.emplace(*phrases);
  }

  // As Tokenizer's. All of `text` is one sequence in which phrases are looked for.
  void Tokenize(std::string_view text, Tokenizer::Sink sink, TextStats& stats);
  std::vector<std::string> Split(std::string_view text);

 private:
  Tokenizer tokenizer_;
  std::optional<PhraseJoiner> joiner_;
};

}  // namespace nce2vec

#endif  // SRC_TEXT_PHRASE_TOKENIZER_H_
