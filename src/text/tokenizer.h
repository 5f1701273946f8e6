// From a line of bytes to normalised tokens.
#ifndef SRC_TEXT_TOKENIZER_H_
#define SRC_TEXT_TOKENIZER_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "src/text/text_options.h"
#include "src/text/text_stats.h"

namespace nce2vec {

// Cuts lines into tokens and normalises them (ill-formed UTF-8 replaced, lower-cased, cut to length).
// Pure function of line and options. Holds buffers: one tokenizer a thread.
class Tokenizer {
 public:
  using Sink = absl::FunctionRef<void(std::string_view token)>;

  explicit Tokenizer(const TextOptions& options);

  // Calls `sink` with each token of `line`, in order; the token is valid during the call only, is not
  // empty, and is valid UTF-8. '\n' is white space here like any other; NUL and CR too. Adds to
  // tokens, invalid_sequences, nul_bytes, tokens_cut and tokens_ending_in_punctuation of `stats`.
  void Tokenize(std::string_view line, Sink sink, TextStats& stats);

  // The same as a vector, for queries and other short texts.
  std::vector<std::string> Split(std::string_view line);

  const TextOptions& options() const { return options_; }

 private:
  void SplitWhitespace(std::string_view line, Sink sink, TextStats& stats);
  void SplitWords(std::string_view line, Sink sink, TextStats& stats);
  void Emit(std::string_view raw, bool ascii, Sink sink, TextStats& stats);

  TextOptions options_;
  std::string buffer_;
  std::string repaired_;
};

}  // namespace nce2vec

#endif  // SRC_TEXT_TOKENIZER_H_
