// How bytes become tokens. These options travel inside every model, so that a query is treated like
// the text the model was trained on.
#ifndef SRC_TEXT_TEXT_OPTIONS_H_
#define SRC_TEXT_TEXT_OPTIONS_H_

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/text/cleaning_options.h"

namespace nce2vec {

enum class TokenizerKind {
  kWhitespace,  // anything between Unicode white space: for text that is tokenised already
  kWords,       // runs of letters, digits, marks and '_', with inner apostrophes and hyphens
};

std::string_view TokenizerName(TokenizerKind kind);  // "whitespace", "words"
absl::StatusOr<TokenizerKind> ParseTokenizerName(std::string_view name);

struct TextOptions {
  TokenizerKind tokenizer = TokenizerKind::kWhitespace;
  // Full Unicode lower-casing of the root locale, as Python's str.lower() does it.
  bool lowercase = false;
  // A longer line is cut into sentences of this many tokens (text8 is one endless line). [1, 2^20]
  size_t max_sentence_tokens = 1000;
  // A longer token is cut to its first bytes, at a character's end. [16, 65536]
  size_t max_token_bytes = 1024;
  // What had been done to the text before it was cut: for queries (src/text/raw_tokenizer.h).
  std::optional<CleaningOptions> cleaned;
  // By which table phrases were joined ("new_york") after it was cut, in words that tell one table
  // from another; empty: none were.
  std::string phrases;

  absl::Status Validate() const;

  // The form they have in a model file; FromMetadata ignores keys that are not its own and refuses
  // missing or malformed values.
  std::map<std::string, std::string> ToMetadata() const;
  static absl::StatusOr<TextOptions> FromMetadata(
      const std::map<std::string, std::string>& metadata);

  friend bool operator==(const TextOptions&, const TextOptions&) = default;
};

}  // namespace nce2vec

#endif  // SRC_TEXT_TEXT_OPTIONS_H_
