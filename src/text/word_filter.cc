#include "src/text/word_filter.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "src/text/ascii.h"
#include "src/text/utf8.h"
#include "src/text/word_characters.h"

namespace nce2vec {
namespace {

constexpr std::array<std::string_view, 10> kDigitNames = {"zero", "one", "two",   "three", "four",
                                                          "five", "six", "seven", "eight", "nine"};

// Appends to a line, with at most one space between what it is given.
class LineBuilder {
 public:
  explicit LineBuilder(std::string& out) : out_(out), begin_(out.size()) {}

  void Space() { space_ = true; }
  void Add(std::string_view text) {
    if (space_ && out_.size() > begin_) out_.push_back(' ');
    space_ = false;
    out_.append(text);
  }
  void Add(char byte) { Add(std::string_view(&byte, 1)); }
  void AddAlone(std::string_view text) {
    Space();
    Add(text);
    Space();
  }

 private:
  std::string& out_;
  size_t begin_;
  bool space_ = false;
};

// The value of a decimal digit of any script, or -1.
int32_t DigitValue(std::string_view character) {
  if (character.size() == 1) return IsAsciiDigit(character[0]) ? character[0] - '0' : -1;
  const int32_t code_point = FirstCharacter(character).code_point;
  return u_charType(code_point) == U_DECIMAL_DIGIT_NUMBER ? u_charDigitValue(code_point) : -1;
}

void AddDigit(int32_t value, std::string_view digit, Numbers numbers, LineBuilder& to) {
  switch (numbers) {
    case Numbers::kKeep:
    case Numbers::kDrop:
      to.Add(digit);
      return;
    case Numbers::kZero:
      to.Add('0');
      return;
    case Numbers::kSpell:
      to.AddAlone(kDigitNames[static_cast<size_t>(value)]);
      return;
  }
}

bool IsNumberMark(char byte) { return byte == '.' || byte == ',' || byte == ':' || byte == '/'; }

// A word at the front of a text.
struct Word {
  size_t bytes = 0;  // 0: there is none
  bool digits = false;
  bool letters = false;
};

bool IsDigitAt(std::string_view line, size_t at) {
  if (at >= line.size()) return false;
  const Utf8Character character = FirstCharacter(line.substr(at));
  return DigitValue(line.substr(at, character.bytes)) >= 0;
}

// How many bytes of the word's mark stand at `at`, behind a word character: 0 when it is no mark
// or no word goes on behind it.
size_t InnerMark(std::string_view line, size_t at, bool behind_digit) {
  if (IsNumberMark(line[at])) return behind_digit && IsDigitAt(line, at + 1) ? 1 : 0;
  const WordCharacter mark = Classify(line.substr(at));
  const size_t next = at + mark.bytes;
  if (mark.kind != kJoiner || next == line.size()) return 0;
  return Classify(line.substr(next)).kind == kWord ? mark.bytes : 0;
}

Word FirstWord(std::string_view line) {
  Word word;
  while (word.bytes < line.size()) {
    const WordCharacter character = Classify(line.substr(word.bytes));
    if (character.kind == kWord) {
      const bool digit = DigitValue(line.substr(word.bytes, character.bytes)) >= 0;
      (digit ? word.digits : word.letters) = true;
      word.bytes += character.bytes;
      const bool more = word.bytes < line.size();
      if (more) word.bytes += InnerMark(line, word.bytes, digit);
    } else {
      break;
    }
  }
  return word;
}

// Between the letters of a word whose digits are spelled, its marks are spaces.
void AddWord(std::string_view word, const CleaningOptions& options, LineBuilder& to) {
  bool behind_digit = false;
  while (!word.empty()) {
    const WordCharacter character = Classify(word);
    const std::string_view bytes = word.substr(0, character.bytes);
    const int32_t value = DigitValue(bytes);
    if (value >= 0) {
      AddDigit(value, bytes, options.numbers, to);
    } else if (character.kind != kWord && behind_digit && options.numbers == Numbers::kSpell) {
      to.Space();
    } else {
      to.Add(bytes);
    }
    behind_digit = value >= 0;
    word.remove_prefix(bytes.size());
  }
}

void AddMark(std::string_view mark, Punctuation punctuation, LineBuilder& to) {
  switch (punctuation) {
    case Punctuation::kKeep:
      to.Add(mark);
      return;
    case Punctuation::kSplit:
      to.AddAlone(mark);
      return;
    case Punctuation::kDrop:
      to.Space();
      return;
  }
}

// White space, and control characters that are none.
size_t SpaceBytes(std::string_view text) {
  const char first = text.front();
  if ((first >= 0 && first < ' ') || first == ' ' || first == 0x7F) return 1;
  return ClassOf(first) == kMaybeSpace ? WhiteSpaceBytes(text) : 0;
}

void AppendWords(std::string_view line, const CleaningOptions& options, std::string& out) {
  LineBuilder to(out);
  while (!line.empty()) {
    size_t bytes = SpaceBytes(line);
    if (bytes > 0) {
      to.Space();
      line.remove_prefix(bytes);
      continue;
    }
    const Word word = FirstWord(line);
    bytes = word.bytes;
    if (bytes == 0) {
      bytes = FirstCharacter(line).bytes;
      AddMark(line.substr(0, bytes), options.punctuation, to);
    } else if (word.digits && !word.letters && options.numbers == Numbers::kDrop) {
      to.Space();
    } else if (word.digits) {
      AddWord(line.substr(0, bytes), options, to);
    } else {
      to.Add(line.substr(0, bytes));
    }
    line.remove_prefix(bytes);
  }
}

// White space alone.
void AppendCollapsed(std::string_view line, std::string& out) {
  LineBuilder to(out);
  size_t begin = 0;
  for (size_t at = 0; at < line.size();) {
    const size_t space = SpaceBytes(line.substr(at));
    if (space == 0) {
      ++at;
      continue;
    }
    if (at > begin) to.Add(line.substr(begin, at - begin));
    to.Space();
    begin = at += space;
  }
  if (line.size() > begin) to.Add(line.substr(begin));
}

// Whether a word of A to Z and digits that has nothing but digits begins at `begin`.
bool IsNumberFrom(std::string_view line, size_t begin) {
  if (begin > 0 && (IsAsciiLetter(line[begin - 1]) || IsAsciiDigit(line[begin - 1]))) return false;
  const size_t end = line.find_first_not_of("0123456789", begin);
  return end == std::string_view::npos || !IsAsciiLetter(line[end]);
}

// Byte by byte: a word is a run of letters and digits.
void AppendAscii(std::string_view line, const CleaningOptions& options, std::string& out) {
  const size_t first = out.size();
  // The longest that it can become is "seven " for each digit.
  out.resize(first + (options.numbers == Numbers::kSpell ? 6 : 1) * line.size() + 1);
  char* const begin = out.data() + first;
  char* to = begin;  // behind the last character; a space is written before the next word
  bool space = false;
  const auto separate = [&] {
    *to = ' ';
    to += space && to != begin;
    space = false;
  };
  for (size_t i = 0; i < line.size(); ++i) {
    const char byte = line[i];
    if (IsAsciiLetter(byte)) {
      separate();
      *to++ = byte;
    } else if (!IsAsciiDigit(byte)) {
      space = true;
    } else if (options.numbers == Numbers::kSpell) {
      space = true;
      separate();
      const std::string_view name = kDigitNames[static_cast<size_t>(byte - '0')];
      to += name.copy(to, name.size());
      space = true;
    } else if (options.numbers == Numbers::kDrop && IsNumberFrom(line, i)) {
      space = true;
      i = std::min(line.find_first_not_of("0123456789", i), line.size()) - 1;
    } else {
      separate();
      *to++ = options.numbers == Numbers::kZero ? '0' : byte;
    }
  }
  out.resize(first + static_cast<size_t>(to - begin));
}

}  // namespace

void AppendFiltered(std::string_view line, const CleaningOptions& options, std::string& out) {
  if (options.ascii_letters) {
    AppendAscii(line, options, out);
  } else if (options.numbers == Numbers::kKeep && options.punctuation == Punctuation::kKeep) {
    AppendCollapsed(line, out);
  } else {
    AppendWords(line, options, out);
  }
}

}  // namespace nce2vec
