#include "src/cli/text_talk.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"

namespace nce2vec {
namespace {

// Running text ends one token in eight with punctuation when it is split at white space only;
// tokenised text hardly any.
constexpr double kPunctuationNotice = 0.05;
// More ill-formed sequences than this per token are hardly typing errors.
constexpr double kIllFormedNotice = 0.05;

}  // namespace

void NoteRepairs(const TextStats& stats, ProgressLine& line) {
  const std::pair<uint64_t, std::string_view> repairs[] = {
      {stats.invalid_sequences, "ill-formed UTF-8 sequences, each read as U+FFFD"},
      {stats.nul_bytes, "NUL bytes, read as white space"},
      {stats.byte_order_marks, "byte order marks, removed"},
      {stats.tokens_cut, "tokens cut because they were too long"},
  };
  for (const auto& [count, what] : repairs) {
    if (count > 0) line.Note(absl::StrFormat("note: %d %s", count, what));
  }
}

TextTalk::TextTalk(ProgressLine& line) : line_(line), start_(std::chrono::steady_clock::now()) {}

std::string TextTalk::InFigures(const EncodedText& text, const EncodeOptions& options) const {
  const auto tokens = static_cast<double>(text.stats.tokens);
  return absl::StrFormat(
      "text: %s words in %s lines, %s words/s; vocabulary: %d of %d words (--min-count %d), %.1f "
      "%% "
      "of the text",
      FormatQuantity(tokens), FormatQuantity(static_cast<double>(text.stats.lines)),
      FormatQuantity(tokens / std::max(SecondsSinceStart(), 1e-3)), text.words_seen,
      text.distinct_words, options.vocabulary.min_count,
      100.0 * static_cast<double>(text.corpus.known_tokens()) / tokens);
}

std::string TextTalk::PairsInFigures(const EncodedText& text, const EncodeOptions& options) const {
  const auto lines = static_cast<double>(text.stats.lines);
  const double kept = static_cast<double>(text.corpus.known_tokens()) / 2;
  return absl::StrFormat(
      "pairs: %s lines, %s lines/s; vocabulary: %d of %d words (--min-count %d in a column); %s "
      "pairs an epoch, %.1f %% of all",
      FormatQuantity(lines), FormatQuantity(lines / std::max(SecondsSinceStart(), 1e-3)),
      text.words_seen, text.distinct_words, options.vocabulary.min_count, FormatQuantity(kept),
      200.0 * kept / static_cast<double>(text.stats.tokens));
}

double TextTalk::SecondsSinceStart() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

void TextTalk::Reading(const ReadProgress& progress) {
  if (!line_.Due()) return;
  const auto bytes = static_cast<double>(progress.bytes);
  const auto total = static_cast<double>(progress.total_bytes);
  std::string text = absl::StrFormat("reading %6.1f MB", bytes / 1e6);
  if (progress.total_bytes > 0) {
    const double left = SecondsSinceStart() * (total / std::max(bytes, 1.0) - 1.0);
    text += absl::StrFormat(" of %.1f MB  ETA %s", total / 1e6, FormatDuration(left));
  }
  text += absl::StrFormat("  %s words, %s distinct",
                          FormatQuantity(static_cast<double>(progress.tokens)),
                          FormatQuantity(static_cast<double>(progress.distinct_words)));
  line_.Update(text);
}

void TextTalk::HaveRead(const TextStats& stats, const TextOptions& options) {
  NoteRepairs(stats, line_);
  if (stats.lines_cut > 0) {
    line_.Note(absl::StrFormat("note: %d lines cut into several sentences (--max-sentence)",
                               stats.lines_cut));
  }
  const auto tokens = static_cast<double>(std::max<uint64_t>(stats.tokens, 1));
  if (static_cast<double>(stats.invalid_sequences) > kIllFormedNotice * tokens) {
    line_.Note("note: this hardly is UTF-8 text; another encoding is converted with iconv");
  }
  const double punctuated = static_cast<double>(stats.tokens_ending_in_punctuation) / tokens;
  if (options.tokenizer == TokenizerKind::kWhitespace && punctuated > kPunctuationNotice) {
    line_.Note(
        absl::StrFormat("note: %.0f %% of the tokens end in punctuation, so 'end' and 'end.' are "
                        "two words here; for "
                        "raw text, --tokenizer words is better",
                        100.0 * punctuated));
  }
}

}  // namespace nce2vec
