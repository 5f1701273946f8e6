#include "src/text/utf8.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>

namespace nce2vec {

Utf8Character FirstCharacter(std::string_view text) {
  // No character has more than 4 bytes: ICU's macros count in int32_t.
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto length = static_cast<int32_t>(std::min<size_t>(text.size(), 4));
  int32_t position = 0;
  UChar32 code_point;
  U8_NEXT(bytes, position, length, code_point);
  return {code_point, static_cast<size_t>(position)};
}

void AppendUtf8(int32_t code_point, std::string& out) {
  uint8_t bytes[U8_MAX_LENGTH];
  size_t length = 0;
  U8_APPEND_UNSAFE(bytes, length, static_cast<uint32_t>(code_point));
  out.append(reinterpret_cast<const char*>(bytes), length);
}

std::string_view TruncateUtf8(std::string_view utf8, size_t bytes) {
  if (utf8.size() <= bytes) return utf8;
  while (bytes > 0 && IsContinuation(utf8[bytes])) --bytes;
  return utf8.substr(0, bytes);
}

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char byte) { return (byte & 0x80) == 0; });
}

bool IsWellFormed(std::string_view text) {
  while (!text.empty()) {
    const Utf8Character character = FirstCharacter(text);
    if (character.code_point < 0) return false;
    text.remove_prefix(character.bytes);
  }
  return true;
}

uint64_t RepairUtf8(std::string_view text, std::string& repaired) {
  repaired.clear();
  uint64_t replaced = 0;
  while (!text.empty()) {
    const Utf8Character character = FirstCharacter(text);
    if (character.code_point < 0) {
      repaired.append("\xEF\xBF\xBD");
      ++replaced;
    } else {
      repaired.append(text.substr(0, character.bytes));
    }
    text.remove_prefix(character.bytes);
  }
  return replaced;
}

size_t WhiteSpaceBytes(std::string_view text) {
  if (text.empty()) return 0;
  if (text.front() == '\0') return 1;
  const Utf8Character character = FirstCharacter(text);
  return character.code_point >= 0 && u_isUWhiteSpace(character.code_point) ? character.bytes : 0;
}

bool IsWordCodePoint(int32_t code_point) {
  return (U_GET_GC_MASK(code_point) & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK)) != 0;
}

}  // namespace nce2vec
