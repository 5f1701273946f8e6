#include "src/text/phrase_tokenizer.h"

#include "src/text/utf8.h"

namespace nce2vec {

void PhraseTokenizer::Tokenize(std::string_view text, Tokenizer::Sink sink, TextStats& stats) {
  if (!joiner_) return tokenizer_.Tokenize(text, sink, stats);
  const uint64_t before = stats.tokens;
  tokenizer_.Tokenize(
      text, [&](std::string_view token) { joiner_->Add(token); }, stats);
  const size_t longest = tokenizer_.options().max_token_bytes;
  const size_t tokens = joiner_->Finish([&](std::string_view token) {
    // Whose words each had a length that is allowed.
    if (token.size() > longest) {
      token = TruncateUtf8(token, longest);
      ++stats.tokens_cut;
    }
    sink(token);
  });
  stats.tokens = before + tokens;
}

std::vector<std::string> PhraseTokenizer::Split(std::string_view text) {
  std::vector<std::string> tokens;
  TextStats ignored;
  Tokenize(
      text, [&](std::string_view token) { tokens.emplace_back(token); }, ignored);
  return tokens;
}

}  // namespace nce2vec
