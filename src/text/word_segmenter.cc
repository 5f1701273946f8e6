#include "src/text/word_segmenter.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <cstddef>
#include <cstdint>

#include "src/text/utf8.h"

namespace nce2vec {
namespace {

// Of a script that is written without spaces.
bool IsUnspaced(int32_t code_point) {
  if (code_point < 0x0E00) return false;
  if (u_getIntPropertyValue(code_point, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT) return true;
  UErrorCode error = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(code_point, &error);
  return script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA;
}

std::string_view LastCharacter(std::string_view text) {
  size_t begin = text.size() - 1;
  while (begin > 0 && IsContinuation(text[begin])) --begin;
  return text.substr(begin);
}

bool HasUnspaced(std::string_view text) {
  while (!text.empty()) {
    const Utf8Character character = FirstCharacter(text);
    if (IsUnspaced(character.code_point)) return true;
    text.remove_prefix(character.bytes);
  }
  return false;
}

}  // namespace

void WordSegmenter::AppendSegmented(std::string_view text, std::string& out) {
  if (!HasUnspaced(text)) {
    out.append(text);
    return;
  }
  std::string_view before;
  boundaries_.Split(text, [&](std::string_view part) {
    if (!before.empty()) {
      const std::string_view last = LastCharacter(before);
      const bool unspaced = IsUnspaced(FirstCharacter(last).code_point) ||
                            IsUnspaced(FirstCharacter(part).code_point);
      if (unspaced && WhiteSpaceBytes(last) == 0 && WhiteSpaceBytes(part) == 0) out.push_back(' ');
    }
    out.append(part);
    before = part;
  });
}

}  // namespace nce2vec
