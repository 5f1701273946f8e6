#include "corpus_tools/wiki_hole.h"

#include "src/text/ascii.h"
#include "src/text/utf8.h"
#include "src/text/word_characters.h"

namespace nce2vec {
namespace {

// ASCII alone: other scripts put no space behind theirs.
constexpr std::string_view kMarks = ".,;:!?";

// Thai, Lao, Burmese, Khmer; kana and Chinese characters.
bool WritesNoSpaces(int32_t code_point) {
  return (code_point >= 0x0E00 && code_point < 0x0F00) ||
         (code_point >= 0x1000 && code_point < 0x10A0) ||
         (code_point >= 0x1780 && code_point < 0x1800) ||
         (code_point >= 0x2E80 && code_point < 0xA000) || code_point >= 0xF900;
}

// Behind marks of type and brackets of links: a letter of a script that puts spaces between
// sentences.
bool BeginsWord(std::string_view text) {
  const size_t at = text.find_first_not_of("'[");
  if (at == std::string_view::npos) return false;
  text.remove_prefix(at);
  if (IsAsciiDigit(text.front()) || text.front() == '_') return false;
  return Classify(text).kind == kWord && !WritesNoSpaces(FirstCharacter(text).code_point);
}

}  // namespace

size_t MendHole(std::string& out, size_t kept, std::string_view rest) {
  if (rest.empty()) return 0;
  const char next = rest.front();
  if (kMarks.find(next) == std::string_view::npos) {
    const bool sentence_ended = out.size() > kept && kMarks.find(out.back()) != kMarks.npos;
    constexpr size_t kNear = 16;  // bytes looked at, lest long runs of marks be read at each hole
    if (sentence_ended && BeginsWord(rest.substr(0, kNear))) out.push_back(' ');
    return 0;
  }
  while (out.size() > kept && out.back() == ' ') out.pop_back();
  // Only in "..." may the same mark stand twice.
  const bool dots = rest.size() > 1 && rest[1] == next;
  return out.size() > kept && out.back() == next && !dots ? 1 : 0;
}

}  // namespace nce2vec
