// What a word is made of: for the tokenizer and for cleaning, which must agree.
#ifndef SRC_TEXT_WORD_CHARACTERS_H_
#define SRC_TEXT_WORD_CHARACTERS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "src/text/utf8.h"

namespace nce2vec {

// What a byte tells without looking at its neighbours.
enum ByteClass : uint8_t {
  kOther,       // ASCII that is neither of the next
  kSpace,       // ASCII white space, NUL
  kWord,        // ASCII letter, digit, '_'
  kJoiner,      // ASCII apostrophe, hyphen
  kNonAscii,    // part of a longer character that is certainly no white space
  kMaybeSpace,  // begins a longer character that might be white space
};

constexpr std::array<ByteClass, 256> MakeByteClasses() {
  std::array<ByteClass, 256> classes = {};
  for (const char byte : {'\0', '\t', '\n', '\v', '\f', '\r', ' '}) {
    classes[static_cast<uint8_t>(byte)] = kSpace;
  }
  for (unsigned byte = '0'; byte <= '9'; ++byte) classes[byte] = kWord;
  for (unsigned byte = 'A'; byte <= 'Z'; ++byte) classes[byte] = classes[byte + 32] = kWord;
  classes['_'] = kWord;
  classes['\''] = classes['-'] = kJoiner;
  for (unsigned byte = 0x80; byte <= 0xFF; ++byte) classes[byte] = kNonAscii;
  // U+0085 and U+00A0; U+1680; U+2000 to U+205F; U+3000.
  for (const unsigned byte : {0xC2u, 0xE1u, 0xE2u, 0xE3u}) classes[byte] = kMaybeSpace;
  return classes;
}

inline constexpr std::array<ByteClass, 256> kByteClasses = MakeByteClasses();

inline ByteClass ClassOf(char byte) { return kByteClasses[static_cast<uint8_t>(byte)]; }

// What may stand once between two characters of a word, beside ASCII's: U+2019, U+2010 and U+2011,
// and the joiners U+200C and U+200D, which Persian and Sinhala write inside words.
constexpr bool IsJoiner(int32_t code_point) {
  return code_point == 0x2019 || code_point == 0x2010 || code_point == 0x2011 ||
         code_point == 0x200C || code_point == 0x200D;
}

struct WordCharacter {
  ByteClass kind = kOther;  // kWord (letters, numbers, marks, '_'), kJoiner, kOther
  size_t bytes = 0;
  bool ill_formed = false;
};

// The character at the front of `text`, which is not empty.
inline WordCharacter Classify(std::string_view text) {
  const ByteClass byte_class = ClassOf(text.front());
  if (byte_class < kNonAscii) return {byte_class == kSpace ? kOther : byte_class, 1, false};
  const Utf8Character character = FirstCharacter(text);
  if (character.code_point < 0) return {kOther, character.bytes, true};
  if (IsWordCodePoint(character.code_point)) return {kWord, character.bytes, false};
  return {IsJoiner(character.code_point) ? kJoiner : kOther, character.bytes, false};
}

}  // namespace nce2vec

#endif  // SRC_TEXT_WORD_CHARACTERS_H_
