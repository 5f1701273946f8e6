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

// Cuts lines into tokens and normalises them: ill-formed UTF-8 replaced, lower-cased, cut to
// length.
//
// TokenizerKind::kWhitespace: a token is what stands between white space, which is Unicode's
// White_Space and NUL. Each maximal ill-formed subsequence becomes one U+FFFD, a part of its token.
//
// TokenizerKind::kWords: a token is a run of letters, numbers, marks (general categories L, N, M)
// and '_'. Between two of these it may hold one apostrophe (' or U+2019) or hyphen (- or U+2010 or
// U+2011), as in don't and state-of-the-art, or one of the joiners U+200C and U+200D, which Persian
// and Sinhala write inside words. All else separates, ill-formed UTF-8 too: "a--b" is two tokens.
//
// Pure function of line and options. Holds buffers: one tokenizer a thread.
class Tokenizer {
 public:
  using Sink = absl::FunctionRef<void(std::string_view token)>;

  explicit Tokenizer(const TextOptions& options);

  // Calls `sink` with each token of `line`, in order; the token is valid during the call only, is
  // not empty, and is valid UTF-8. '\n' is white space here like any other; NUL and CR too. Adds to
  // tokens, invalid_sequences, nul_bytes, tokens_cut and (for kWhitespace only)
  // tokens_ending_in_punctuation of `stats`.
  void Tokenize(std::string_view line, Sink sink, TextStats& stats);

  // The same as a vector, for queries and other short texts.
  std::vector<std::string> Split(std::string_view line);

  const TextOptions& options() const { return options_; }

 private:
  void SplitWhitespace(std::string_view line, Sink sink, TextStats& stats);
  void SplitWords(std::string_view line, Sink sink, TextStats& stats);
  // `token` is well-formed; `ascii` says that it is ASCII throughout.
  void Emit(std::string_view token, bool ascii, Sink sink, TextStats& stats);
  std::string_view Lowered(std::string_view token, bool ascii);

  TextOptions options_;
  std::string lower_;
  std::string repaired_;
};

}  // namespace nce2vec

#endif  // SRC_TEXT_TOKENIZER_H_
