#include "src/text/tokenizer.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "src/base/random.h"
#include "src/text/utf8.h"

namespace nce2vec {

namespace {

using namespace std::string_literals;
using Tokens = std::vector<std::string>;

TextOptions Options(TokenizerKind kind, bool lowercase = false, size_t max_token_bytes = 1024) {
  TextOptions options;
  options.tokenizer = kind;
  options.lowercase = lowercase;
  options.max_token_bytes = max_token_bytes;
  return options;
}

Tokens Whitespace(std::string_view line) {
  return Tokenizer(Options(TokenizerKind::kWhitespace)).Split(line);
}
Tokens Words(std::string_view line) {
  return Tokenizer(Options(TokenizerKind::kWords)).Split(line);
}

TextStats Stats(const TextOptions& options, std::string_view line) {
  TextStats stats;
  Tokenizer(options).Tokenize(
      line, [](std::string_view) {}, stats);
  return stats;
}

std::string Utf8(uint32_t code_point) {
  const auto byte = [](uint32_t value) { return static_cast<char>(value); };
  if (code_point < 0x80) return {byte(code_point)};
  const char last = byte(0x80 | (code_point & 0x3F));
  if (code_point < 0x800) return {byte(0xC0 | code_point >> 6), last};
  const char third = byte(0x80 | (code_point >> 6 & 0x3F));
  if (code_point < 0x10000) return {byte(0xE0 | code_point >> 12), third, last};
  return {byte(0xF0 | code_point >> 18), byte(0x80 | (code_point >> 12 & 0x3F)), third, last};
}

// U+FFFD written as '?'.
std::string WithQuestionMarks(std::string_view text) {
  std::string marked;
  while (!text.empty()) {
    const bool replacement = text.starts_with("\uFFFD");
    marked.push_back(replacement ? '?' : text.front());
    text.remove_prefix(replacement ? 3 : 1);
  }
  return marked;
}

}  // namespace

TEST_CASE("whitespace: a token is what stands between white space") {
  CHECK(Whitespace("") == Tokens{});
  CHECK(Whitespace(" \t\r\n\v\f") == Tokens{});
  CHECK(Whitespace("one") == Tokens{"one"});
  CHECK(Whitespace("  the  cat,sat\ton (it).\r\n") == Tokens{"the", "cat,sat", "on", "(it)."});
  CHECK(Whitespace("naïve café 北京 大学") == Tokens{"naïve", "café", "北京", "大学"});
  // These ASCII separators are white space to Python's split() but not to Unicode.
  CHECK(Whitespace("a\x1C\x1D\x1E\x1F"s + "b").size() == 1);
}

TEST_CASE("exactly Unicode's white space and NUL separate") {
  std::set<uint32_t> separators = {0x00,   0x20,   0x85,   0xA0,   0x1680,
                                   0x2028, 0x2029, 0x202F, 0x205F, 0x3000};
  for (uint32_t c = 0x09; c <= 0x0D; ++c) separators.insert(c);
  for (uint32_t c = 0x2000; c <= 0x200A; ++c) separators.insert(c);
  Tokenizer tokenizer(Options(TokenizerKind::kWhitespace));
  std::set<uint32_t> found;
  for (uint32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    // At the beginning, between, doubled and at the end: three tokens, unless it is a part of one.
    const std::string space = Utf8(c);
    TextStats stats;
    Tokens tokens;
    tokenizer.Tokenize(
        space + "a" + space + "é" + space + space + "b" + space,
        [&](std::string_view token) { tokens.emplace_back(token); }, stats);
    REQUIRE(stats.invalid_sequences == 0);
    if (tokens == Tokens{"a", "é", "b"}) {
      found.insert(c);
    } else {
      REQUIRE(tokens.size() == 1);
    }
  }
  CHECK(found == separators);
}

TEST_CASE("NUL is white space and counted, CR is white space") {
  for (const TokenizerKind kind : {TokenizerKind::kWhitespace, TokenizerKind::kWords}) {
    const std::string line = "\0a\0\0b\r"s;
    CHECK(Tokenizer(Options(kind)).Split(line) == Tokens{"a", "b"});
    CHECK(Stats(Options(kind), line).nul_bytes == 3);
    CHECK(Stats(Options(kind), line).tokens == 2);
  }
}

TEST_CASE("each maximal ill-formed subsequence is one U+FFFD, as in Python") {
  // bytes.decode('utf-8', 'replace'), with '?' for U+FFFD.
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"\x80", "?"},
      {"\xBF", "?"},
      {"\x80\xBF", "??"},  // lone continuations
      {"\xC0", "?"},
      {"\xC0\x80", "??"},  // overlong
      {"\xC1\xBF", "??"},
      {"\xE0\x80\x80", "???"},
      {"\xE0\x9F\xBF", "???"},
      {"\xF0\x80\x80\x80", "????"},
      {"\xF0\x8F\xBF\xBF", "????"},
      {"\xC2", "?"},  // cut off at the end
      {"\xE0\xA0", "?"},
      {"\xE2\x82", "?"},
      {"\xF0\x90\x80", "?"},
      {"\xF0\x9F", "?"},
      {"\xC2\x61", "?a"},  // cut off in the middle
      {"\xE2\x82\x61", "?a"},
      {"\xF0\x9F\x98\x61", "?a"},
      {"\xED\xA0\x80", "???"},  // surrogates
      {"\xED\xBF\xBF", "???"},
      {"\xED\xA0\x80\xED\xB0\x80", "??????"},
      {"\xF4\x90\x80\x80", "????"},  // above U+10FFFF
      {"\xF5\x80\x80\x80", "????"},
      {"\xF8\x88\x80\x80\x80", "?????"},
      {"\xFC\x84\x80\x80\x80\x80", "??????"},
      {"\xFE", "?"},
      {"\xFF", "?"},
      {"\xF1\x80\x80\xE1\x80\xC2\x61\x80", "???a?"},  // Unicode 15, table 3-8
      {"\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", "????A"},
  };
  for (const auto& example : cases) {
    const auto& [bytes, expected] = example;
    CAPTURE(example.second);
    const auto replaced = static_cast<uint64_t>(std::count(expected.begin(), expected.end(), '?'));
    // Alone, inside a token, and beside white space.
    const Tokens tokens = Whitespace(bytes + " x" + bytes + "y\u3000" + bytes);
    REQUIRE(tokens.size() == 3);
    CHECK(WithQuestionMarks(tokens[0]) == expected);
    CHECK(WithQuestionMarks(tokens[1]) == "x" + expected + "y");
    CHECK(WithQuestionMarks(tokens[2]) == expected);
    CHECK(Stats(Options(TokenizerKind::kWhitespace), bytes).invalid_sequences == replaced);
    CHECK(Stats(Options(TokenizerKind::kWords), bytes).invalid_sequences == replaced);
    CHECK(Stats(Options(TokenizerKind::kWords), "x" + bytes + "y" + bytes).invalid_sequences ==
          2 * replaced);
  }
}

TEST_CASE("white space after the beginning of a character still separates") {
  CHECK(Whitespace("a\xE2\x80 b") == Tokens{"a\uFFFD", "b"});
  CHECK(Whitespace("a\xF0\u2003"
                   "b") == Tokens{"a\uFFFD", "b"});
  CHECK(Whitespace("\xE2\u3000\xE3") == Tokens{"\uFFFD", "\uFFFD"});
}

TEST_CASE("words: ill-formed UTF-8 separates") {
  CHECK(Words("ab\xFF"
              "cd \x80"
              "ef\xE2\x82") == Tokens{"ab", "cd", "ef"});
  CHECK(Words("don'\xFFt") == Tokens{"don", "t"});
  CHECK(Words("\uFFFD") == Tokens{});
}

TEST_CASE("a byte order mark within a text is left alone") {
  CHECK(Whitespace("a\uFEFF"
                   "b") == Tokens{"a\uFEFF"
                                  "b"});
  CHECK(Stats(Options(TokenizerKind::kWhitespace),
              "a\uFEFF"
              "b")
            .byte_order_marks == 0);
}

TEST_CASE("words: letters, numbers, marks and '_'") {
  CHECK(Words("Hello, world! (2nd) e=mc^2; snake_case __init__") ==
        Tokens{"Hello", "world", "2nd", "e", "mc", "2", "snake_case", "__init__"});
  CHECK(Words("3.14 $5 50% a/b x@y.org C++ #tag …") ==
        Tokens{"3", "14", "5", "50", "a", "b", "x", "y", "org", "C", "tag"});
  CHECK(Words("Ça où? «Straße» Ⅷ ½ x²") == Tokens{"Ça", "où", "Straße", "Ⅷ", "½", "x²"});
  CHECK(Words("e\u0301te\u0301!") == Tokens{"e\u0301te\u0301"});  // marks of their own
  CHECK(Words("日本語、テキスト。한국어 텍스트") ==
        Tokens{"日本語", "テキスト", "한국어", "텍스트"});
  CHECK(Words("ภาษาไทย ที่นี่") == Tokens{"ภาษาไทย", "ที่นี่"});
  CHECK(Words("العَرَبِيَّة، السلام؟") == Tokens{"العَرَبِيَّة", "السلام"});
  CHECK(Words("हिन्दी।") == Tokens{"हिन्दी"});
  CHECK(Words("😀 smile😀d") == Tokens{"smile", "d"});
  CHECK(Words("—–·•") == Tokens{});
}

TEST_CASE("words: apostrophes and hyphens between word characters stay") {
  CHECK(Words("don't 'tis rock 'n' roll dogs'") ==
        Tokens{"don't", "tis", "rock", "n", "roll", "dogs"});
  CHECK(Words("don\u2019t \u2018quoted\u2019 l\u2019été") ==
        Tokens{"don\u2019t", "quoted", "l\u2019été"});
  CHECK(
      Words("state-of-the-art -x x- a--b a-'b well\u2010known non\u2011stop") ==
      Tokens{"state-of-the-art", "x", "x", "a", "b", "a", "b", "well\u2010known", "non\u2011stop"});
  CHECK(Words("-") == Tokens{});
  CHECK(Words("'") == Tokens{});
  CHECK(Words("a-") == Tokens{"a"});
  CHECK(Words("é'é 1-2 _-_ 北-京") == Tokens{"é'é", "1-2", "_-_", "北-京"});
  CHECK(Words("a\u2013b a\u2014b") == Tokens{"a", "b", "a", "b"});  // dashes are no hyphens
}

TEST_CASE("words: joiners within words stay") {
  const std::string persian = "می\u200Cخواهم";
  CHECK(Words(persian + "\u200C " + persian) == Tokens{persian, persian});
  const std::string sinhala = "ශ්\u200Dරී";
  CHECK(Words(sinhala) == Tokens{sinhala});
  CHECK(Words("\u200D") == Tokens{});
}

TEST_CASE("lower-casing is that of the whole token") {
  for (const TokenizerKind kind : {TokenizerKind::kWhitespace, TokenizerKind::kWords}) {
    Tokenizer tokenizer(Options(kind, true));
    CHECK(tokenizer.Split("The QUICK brown_FOX 42 AZ") ==
          Tokens{"the", "quick", "brown_fox", "42", "az"});
    CHECK(tokenizer.Split("ÉCOLE ΟΔΥΣΣΕΥΣ Σ İ STRASSE") ==
          Tokens{"école", "οδυσσευς", "σ", "i\u0307", "strasse"});
  }
  // Neighbours of the ASCII letters.
  CHECK(Tokenizer(Options(TokenizerKind::kWhitespace, true)).Split("@[`{A") == Tokens{"@[`{a"});
  CHECK(Whitespace("The ÉCOLE") == Tokens{"The", "ÉCOLE"});
}

TEST_CASE("long tokens are cut at a character's end and counted") {
  for (const TokenizerKind kind : {TokenizerKind::kWhitespace, TokenizerKind::kWords}) {
    const TextOptions options = Options(kind, false, 16);
    Tokenizer tokenizer(options);
    CHECK(tokenizer.Split("0123456789abcdef 0123456789abcdefg x") ==
          Tokens{"0123456789abcdef", "0123456789abcdef", "x"});
    CHECK(Stats(options, "0123456789abcdef 0123456789abcdefg x").tokens_cut == 1);
    CHECK(tokenizer.Split("0123456789abcdeé") == Tokens{"0123456789abcde"});
    CHECK(tokenizer.Split("0123456789abcd北") == Tokens{"0123456789abcd"});
    CHECK(tokenizer.Split("0123456789abc北") == Tokens{"0123456789abc北"});
    CHECK(tokenizer.Split("0123456789abc\U00020000") == Tokens{"0123456789abc"});
  }
  // Replaced sequences grow from one byte to three.
  CHECK(Tokenizer(Options(TokenizerKind::kWhitespace, false, 16)).Split(std::string(10, '\xFF')) ==
        Tokens{"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"});
}

TEST_CASE("lower-casing comes before the cut") {
  const TextOptions options = Options(TokenizerKind::kWhitespace, true, 16);
  Tokenizer tokenizer(options);
  // KELVIN SIGN, three bytes, becomes k: 16 of them fit, and nothing is cut.
  std::string kelvins;
  for (int i = 0; i < 16; ++i) kelvins += "\u212A";
  CHECK(tokenizer.Split(kelvins) == Tokens{std::string(16, 'k')});
  CHECK(Stats(options, kelvins).tokens_cut == 0);
  CHECK(Stats(options, kelvins + "k").tokens_cut == 1);
  // The sigma that becomes the last one by the cut is not final in its word.
  CHECK(tokenizer.Split("ΑΑΑΑΑΑΑΣΑ") == Tokens{"ααααααασ"});
}

TEST_CASE("a megabyte token") {
  for (const TokenizerKind kind : {TokenizerKind::kWhitespace, TokenizerKind::kWords}) {
    for (const std::string& unit : {"x"s, "É"s, "北"s, "x-"s, "Σ\u0301"s}) {
      CAPTURE(unit);
      std::string token;
      while (token.size() < (1 << 20)) token += unit;
      const TextOptions options = Options(kind, true);
      const Tokens tokens = Tokenizer(options).Split("a " + token + "b c");
      REQUIRE(tokens.size() == 3);
      CHECK(tokens[0] == "a");
      CHECK(tokens[1].size() <= 1024);
      CHECK(tokens[1].size() > 1020);
      CHECK(IsWellFormed(tokens[1]));
      CHECK(tokens[2] == "c");
      CHECK(Stats(options, token).tokens_cut == 1);
    }
  }
}

TEST_CASE("tokens that end in punctuation are counted") {
  const TextOptions options = Options(TokenizerKind::kWhitespace);
  CHECK(Stats(options, "a. b, c; d: e! f? g) h\" i' é.").tokens_ending_in_punctuation == 10);
  CHECK(Stats(options, ". , ) a.b a- a( ( é \u3002").tokens_ending_in_punctuation == 0);
  CHECK(Stats(options, "... ?!").tokens_ending_in_punctuation == 2);
  CHECK(Stats(options, "\xFF.").tokens_ending_in_punctuation == 1);
  CHECK(Stats(Options(TokenizerKind::kWords), "end. dogs' (x)").tokens_ending_in_punctuation == 0);
}

TEST_CASE("stats are added to, and nothing is kept from line to line") {
  Tokenizer tokenizer(Options(TokenizerKind::kWhitespace, true));
  TextStats stats;
  size_t calls = 0;
  for (int i = 0; i < 3; ++i) {
    tokenizer.Tokenize(
        "A \xFF"
        "B",
        [&](std::string_view) { ++calls; }, stats);
  }
  CHECK(calls == 6);
  CHECK(stats.tokens == 6);
  CHECK(stats.invalid_sequences == 3);
  TextStats twice = stats;
  twice += stats;
  CHECK(twice.tokens == 12);
  CHECK(twice.invalid_sequences == 6);
}

TEST_CASE("any bytes give well-formed tokens, and splitting a token again changes nothing") {
  // Bytes that make trouble, more often than chance would have them.
  const std::vector<std::string> pieces = {
      "a",      "B",    "_",    "'",      "-",        ".",      " ",        "\n",   "\0"s,
      "é",      "Σ",    "İ",    "\u2019", "\u200D",   "\u3000", "\u0085",   "北",   "😀",
      "\u0301", "\x80", "\xC2", "\xE2",   "\xE2\x80", "\xE3",   "\xF0\x9F", "\xFF", "\xED\xA0\x80"};
  for (const TokenizerKind kind : {TokenizerKind::kWhitespace, TokenizerKind::kWords}) {
    for (const bool lowercase : {false, true}) {
      const TextOptions options = Options(kind, lowercase);
      Tokenizer tokenizer(options);
      RandomStream random(5, StreamPurpose::kSentence);
      for (int round = 0; round < 5000; ++round) {
        std::string line;
        for (uint32_t left = random.Below(12); left > 0; --left) {
          line += pieces[random.Below(static_cast<uint32_t>(pieces.size()))];
        }
        CAPTURE(line);
        const Tokens tokens = tokenizer.Split(line);
        CHECK(Stats(options, line).tokens == tokens.size());
        for (const std::string& token : tokens) {
          REQUIRE(!token.empty());
          REQUIRE(IsWellFormed(token));
          REQUIRE(tokenizer.Split(token) == Tokens{token});
        }
        std::string repaired;  // the stats speak of the line's bytes, whatever is a token of it
        REQUIRE(Stats(options, line).invalid_sequences == RepairUtf8(line, repaired));
      }
    }
  }
}

}  // namespace nce2vec
