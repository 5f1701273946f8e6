#include "src/text/cleaner.h"

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>
#include <utility>

#include "src/base/random.h"
#include "src/text/utf8.h"

namespace nce2vec {
namespace {

using Settings = std::initializer_list<std::pair<const char*, const char*>>;

CleaningOptions Options(Settings settings, const char* preset = "none") {
  CleaningOptions options = CleaningOptions::Preset(preset).value();
  for (const auto& [name, value] : settings) REQUIRE(options.Set(name, value).ok());
  return options;
}

std::string Cleaned(const CleaningOptions& options, std::string_view line) {
  std::string out = "before ";
  TextStats stats;
  Cleaner(options).Clean(line, out, stats);
  REQUIRE(out.starts_with("before "));
  return out.substr(7);
}

std::string Clean(Settings settings, std::string_view line) {
  return Cleaned(Options(settings), line);
}

TEST_CASE("without settings: one form, one space, nothing invisible") {
  CHECK(Clean({}, "  e\u0301t\u00E9\t\u3000x \r") == "\u00E9t\u00E9 x");
  CHECK(Clean({}, "co\u00ADop \uFEFFa\u200Bb \u200Exy\u202C") == "coop a b xy");
  CHECK(Clean({}, "\u0646\u200C\u0645") == "\u0646\u200C\u0645");  // a joiner is a part of its word
  CHECK(Clean({}, std::string_view("a\0b\x01"
                                   "c",
                                   5)) == "a b c");
  CHECK(Clean({}, "") == "");
  CHECK(Clean({}, " \t ") == "");
  CHECK(Clean({},
              "a\xFF"
              "b") ==
        "a\uFFFD"
        "b");
  TextStats stats;
  std::string out;
  Cleaner(CleaningOptions()).Clean(std::string_view("\xFF\xC3 \0", 4), out, stats);
  CHECK(stats.invalid_sequences == 2);
  CHECK(stats.nul_bytes == 1);
}

TEST_CASE("case") {
  CHECK(Clean({{"case", "lower"}}, "STRASSE \u00C4 \u0130") == "strasse \u00E4 i\u0307");
  CHECK(Clean({{"case", "fold"}}, "Stra\u00DFe A") == "strasse a");
  CHECK(Clean({{"case", "keep"}}, "Stra\u00DFe A") == "Stra\u00DFe A");
}

TEST_CASE("numbers") {
  const char* text = "In 1984, mp3 costs 3.14 or 1,000; \u0663 covid-19 at 12:30";
  CHECK(Clean({{"numbers", "keep"}}, text) == text);
  CHECK(Clean({{"numbers", "zero"}}, text) ==
        "In 0000, mp0 costs 0.00 or 0,000; 0 covid-00 at 00:00");
  CHECK(Clean({{"numbers", "spell"}}, "In 19, mp3 costs 3.1") ==
        "In one nine , mp three costs three one");
  CHECK(Clean({{"numbers", "drop"}}, text) == "In , mp3 costs or ; covid-19 at");
}

TEST_CASE("punctuation; marks inside words and numbers stay") {
  const char* text =
      "\"Don't,\" she said... state-of-the-art \u2014 3.14 (a_b) $5 C++ x--y 'tis end.";
  CHECK(Clean({{"punctuation", "drop"}}, text) ==
        "Don't she said state-of-the-art 3.14 a_b 5 C x y tis end");
  CHECK(Clean({{"punctuation", "split"}}, "\"Don't,\" he (3.5) said.") ==
        "\" Don't , \" he ( 3.5 ) said .");
  CHECK(Clean({{"punctuation", "drop"}}, "\u4F60\u597D\u3002\u00BFQu\u00E9?") ==
        "\u4F60\u597D Qu\u00E9");
}

TEST_CASE("accents") {
  CHECK(Clean({{"accents", "strip"}, {"case", "lower"}}, "CAF\u00C9 na\u00EFve") == "cafe naive");
}

TEST_CASE("text8: a to z and the names of digits, as the benchmark's own script makes it") {
  const CleaningOptions text8 = Options({}, "text8");
  CHECK(Cleaned(text8, "The <b>Year</b> 1984: don't &amp; caf\u00E9's $3.50!") ==
        "the year one nine eight four don t caf s three five zero");
  CHECK(Cleaned(text8, "42") == "four two");
  CHECK(Cleaned(text8, "\u00E9\u00E8") == "");
  CHECK(Cleaned(Options({{"numbers", "keep"}}, "text8"), "a1 b-22") == "a1 b 22");
  CHECK(Cleaned(Options({{"numbers", "zero"}}, "text8"), "a1 b-22") == "a0 b 00");
  CHECK(Cleaned(Options({{"numbers", "drop"}}, "text8"), "a1 b-22 3d 44") == "a1 b 3d");
  CHECK(Cleaned(Options({{"accents", "strip"}}, "text8"), "Caf\u00E9") == "cafe");
  CHECK(Cleaned(Options({{"case", "keep"}}, "text8"), "Ab") == "Ab");
}

TEST_CASE("words: what a model of words wants of web text") {
  CHECK(Cleaned(
            Options({}, "words"),
            "<p>Visit https://a.org/x \u2014 the \uFB01rst &quot;Caf\u00E9&quot;!</p> me@x.org") ==
        "visit the first caf\u00E9");
}

TEST_CASE("sentences become lines, by the language's rules") {
  CHECK(Clean({{"sentences", "yes"}}, "One two. Three four! Five?") ==
        "One two.\nThree four!\nFive?");
  CHECK(Clean({{"sentences", "yes"}}, "I saw Mr. Smith. He left.") ==
        "I saw Mr.\nSmith.\nHe left.");
  CHECK(Clean({{"sentences", "yes"}, {"language", "en"}}, "I saw Mr. Smith. He left.") ==
        "I saw Mr. Smith.\nHe left.");
  CHECK(Clean({{"sentences", "yes"}, {"punctuation", "drop"}, {"case", "lower"}},
              "Ah! ... ! Oh. ") == "ah\noh");
  CHECK(Clean({{"sentences", "yes"}}, "") == "");
}

TEST_CASE("words of scripts without spaces are told apart by dictionaries; others are left alone") {
  CHECK(Clean({{"segment", "yes"}}, "\u81EA\u7136\u8BED\u8A00\u5904\u7406\u3002") ==
        "\u81EA\u7136 \u8BED\u8A00 \u5904\u7406 \u3002");
  CHECK(Clean({{"segment", "yes"}, {"language", "th"}},
              "\u0E20\u0E32\u0E29\u0E32\u0E44\u0E17\u0E22") ==
        "\u0E20\u0E32\u0E29\u0E32 \u0E44\u0E17\u0E22");
  CHECK(Clean({{"segment", "yes"}}, "e-mail don't \uD55C\uAD6D\uC5B4\uB294") ==
        "e-mail don't \uD55C\uAD6D\uC5B4\uB294");
}

TEST_CASE("jamo") {
  CHECK(Clean({{"jamo", "yes"}, {"punctuation", "drop"}}, "\uD55C\uAE00!") ==
        "\u1112\u1161\u11AB\u1100\u1173\u11AF");
}

// What no text may break.
TEST_CASE("whatever the bytes and the settings, lines come out well-formed, with single spaces") {
  const std::string_view pieces[] = {
      "a",      "B",      "7",      " ",      "\t",          ".",     ",",        "'",
      "-",      "&amp;",  "<b>",    "</p>",   "http://a.b/", "@",     "\u00E9",   "e\u0301",
      "\u4F60", "\u0E44", "\uD55C", "\u200B", "\u00AD",      "\xFF",  "\xE2\x80", "\u00DF",
      "\u0130", "\u00A0", "\u3000", "_",      "\u0663",      "\u2019"};
  RandomStream random(7, StreamPurpose::kInitialise);
  for (int round = 0; round < 3000; ++round) {
    CleaningOptions options;
    for (const CleaningSetting& setting : CleaningSettings()) {
      if (setting.choices.empty() || setting.name == "markup" || setting.name == "sentences")
        continue;
      const auto choices = static_cast<uint32_t>(setting.choices.size());
      REQUIRE(options.Set(setting.name, setting.choices[random.Below(choices)]).ok());
    }
    std::string line;
    for (uint32_t i = random.Below(20); i > 0; --i) line += pieces[random.Below(std::size(pieces))];
    const std::string once = Cleaned(options, line);
    CAPTURE(line);
    CAPTURE(once);
    REQUIRE(IsWellFormed(once));
    REQUIRE(once.find("  ") == std::string::npos);
    REQUIRE_FALSE(once.starts_with(' '));
    REQUIRE_FALSE(once.ends_with(' '));
  }
}

}  // namespace
}  // namespace nce2vec
