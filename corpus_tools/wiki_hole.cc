#include "corpus_tools/wiki_hole.h"

#include <algorithm>

#include "src/text/ascii.h"

namespace nce2vec {
namespace {

// ASCII alone: other scripts put no space behind theirs.
constexpr std::string_view kMarks = ".,;:!?";

// Behind marks of type and brackets of links. A letter of two bytes is Latin, Greek, Cyrillic,
// Arabic...: of the scripts that put spaces between sentences.
bool BeginsWord(std::string_view text) {
  const size_t at = text.find_first_not_of("'[");
  if (at == std::string_view::npos) return false;
  const auto byte = static_cast<unsigned char>(text[at]);
  return IsAsciiLetter(text[at]) || (byte >= 0xC3 && byte < 0xE0);
}

}  // namespace

size_t MendHole(std::string& out, size_t kept, std::string_view rest) {
  if (rest.empty()) return 0;
  const char next = rest.front();
  if (kMarks.find(next) == std::string_view::npos) {
    const bool sentence_ended = out.size() > kept && kMarks.find(out.back()) != kMarks.npos;
    if (sentence_ended && BeginsWord(rest.substr(0, 16))) out.push_back(' ');
    return 0;
  }
  while (out.size() > kept && out.back() == ' ') out.pop_back();
  // Two of the same are none too many in "..." alone.
  const bool dots = rest.size() > 1 && rest[1] == next;
  return out.size() > kept && out.back() == next && !dots ? 1 : 0;
}

}  // namespace nce2vec
