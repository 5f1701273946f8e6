// UTF-8, character by character: what the tokenizer and the reader ask of a text.
#ifndef SRC_TEXT_UTF8_H_
#define SRC_TEXT_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace nce2vec {

struct Utf8Character {
  int32_t code_point = -1;  // negative: ill-formed
  size_t bytes = 0;         // of an ill-formed sequence: its maximal subpart
};

// The character at the front of `text`, which is not empty.
Utf8Character FirstCharacter(std::string_view text);

// `code_point` is a character: no surrogate, [0, 0x10FFFF].
void AppendUtf8(int32_t code_point, std::string& out);

// A byte that continues a character.
constexpr bool IsContinuation(char byte) { return (byte & 0xC0) == 0x80; }

// The longest prefix of at most `bytes` bytes that cuts no character in two; `utf8` is well-formed.
std::string_view TruncateUtf8(std::string_view utf8, size_t bytes);

bool IsAscii(std::string_view text);
bool IsWellFormed(std::string_view text);

// Puts U+FFFD in the place of each maximal subpart of an ill-formed sequence, the practice that
// Unicode recommends. Into `repaired`, which is overwritten; returns how many there were.
uint64_t RepairUtf8(std::string_view text, std::string& repaired);

// Bytes of the white space character (White_Space, or NUL) at the front of `text`, else 0.
size_t WhiteSpaceBytes(std::string_view text);

// A letter, number, or mark (general categories L, N, M).
bool IsWordCodePoint(int32_t code_point);

}  // namespace nce2vec

#endif  // SRC_TEXT_UTF8_H_
