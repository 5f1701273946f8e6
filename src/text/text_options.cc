#include "src/text/text_options.h"

#include <charconv>
#include <system_error>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"

namespace nce2vec {

namespace {

constexpr char kTokenizerKey[] = "text.tokenizer";
constexpr char kLowercaseKey[] = "text.lowercase";
constexpr char kMaxSentenceTokensKey[] = "text.max_sentence_tokens";
constexpr char kMaxTokenBytesKey[] = "text.max_token_bytes";
constexpr char kPhrasesKey[] = "text.phrases";

using Metadata = std::map<std::string, std::string>;

absl::Status CheckRange(std::string_view name, size_t value, size_t smallest, size_t largest) {
  if (value >= smallest && value <= largest) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrFormat("%s is %d; it must be from %d to %d", name, value, smallest, largest));
}

absl::StatusOr<std::string> Value(const Metadata& metadata, const char* key) {
  const auto found = metadata.find(key);
  if (found != metadata.end()) return found->second;
  return absl::InvalidArgumentError(absl::StrFormat("the text option '%s' is missing", key));
}

absl::Status Malformed(const char* key, const std::string& value, const char* expected) {
  return absl::InvalidArgumentError(
      absl::StrFormat("the text option '%s' is '%s'; expected %s", key, value, expected));
}

absl::StatusOr<size_t> Number(const Metadata& metadata, const char* key) {
  NCE2VEC_ASSIGN_OR_RETURN(const std::string text, Value(metadata, key));
  size_t number = 0;
  const char* end = text.data() + text.size();
  const auto [parsed, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || parsed != end) return Malformed(key, text, "a whole number");
  return number;
}

absl::StatusOr<bool> Boolean(const Metadata& metadata, const char* key) {
  NCE2VEC_ASSIGN_OR_RETURN(const std::string text, Value(metadata, key));
  if (text != "true" && text != "false") return Malformed(key, text, "true or false");
  return text == "true";
}

}  // namespace

std::string_view TokenizerName(TokenizerKind kind) {
  switch (kind) {
    case TokenizerKind::kWhitespace:
      return "whitespace";
    case TokenizerKind::kWords:
      return "words";
  }
  return "unknown";
}

absl::StatusOr<TokenizerKind> ParseTokenizerName(std::string_view name) {
  for (const TokenizerKind kind : {TokenizerKind::kWhitespace, TokenizerKind::kWords}) {
    if (name == TokenizerName(kind)) return kind;
  }
  return absl::InvalidArgumentError(
      absl::StrFormat("there is no tokenizer '%s'; choose whitespace or words", name));
}

absl::Status TextOptions::Validate() const {
  NCE2VEC_RETURN_IF_ERROR(
      CheckRange("the longest sentence in tokens", max_sentence_tokens, 1, size_t{1} << 20));
  NCE2VEC_RETURN_IF_ERROR(CheckRange("the longest token in bytes", max_token_bytes, 16, 65536));
  return cleaned ? cleaned->Validate() : absl::OkStatus();
}

std::map<std::string, std::string> TextOptions::ToMetadata() const {
  Metadata metadata = {{kTokenizerKey, std::string(TokenizerName(tokenizer))},
                       {kLowercaseKey, lowercase ? "true" : "false"},
                       {kMaxSentenceTokensKey, std::to_string(max_sentence_tokens)},
                       {kMaxTokenBytesKey, std::to_string(max_token_bytes)}};
  if (cleaned) metadata.merge(cleaned->ToMetadata());
  if (!phrases.empty()) metadata[kPhrasesKey] = phrases;
  return metadata;
}

absl::StatusOr<TextOptions> TextOptions::FromMetadata(const Metadata& metadata) {
  TextOptions options;
  NCE2VEC_ASSIGN_OR_RETURN(const std::string name, Value(metadata, kTokenizerKey));
  NCE2VEC_ASSIGN_OR_RETURN(options.tokenizer, ParseTokenizerName(name));
  NCE2VEC_ASSIGN_OR_RETURN(options.lowercase, Boolean(metadata, kLowercaseKey));
  NCE2VEC_ASSIGN_OR_RETURN(options.max_sentence_tokens, Number(metadata, kMaxSentenceTokensKey));
  NCE2VEC_ASSIGN_OR_RETURN(options.max_token_bytes, Number(metadata, kMaxTokenBytesKey));
  if (CleaningOptions::IsIn(metadata)) {
    NCE2VEC_ASSIGN_OR_RETURN(options.cleaned, CleaningOptions::FromMetadata(metadata));
  }
  if (const auto found = metadata.find(kPhrasesKey); found != metadata.end()) {
    options.phrases = found->second;
    if (options.phrases.empty()) return Malformed(kPhrasesKey, "", "a table of phrases");
  }
  NCE2VEC_RETURN_IF_ERROR(options.Validate());
  return options;
}

}  // namespace nce2vec
