#include "src/text/normal_form.h"

#include <doctest/doctest.h>

#include <string>

namespace nce2vec {
namespace {

std::string Normalized(Normalization form, std::string_view text) {
  std::string out;
  AppendNormalized(form, text, out);
  return out;
}

std::string Bare(std::string_view text) {
  std::string out;
  AppendWithoutAccents(text, out);
  return out;
}

std::string Jamo(std::string_view text) {
  std::string out;
  AppendJamo(text, out);
  return out;
}

TEST_CASE("normal forms") {
  const std::string apart = "e\u0301 \uFB01 \uFF21 x\u00B2";
  CHECK(Normalized(Normalization::kNone, apart) == apart);
  CHECK(Normalized(Normalization::kNfc, apart) == "\u00E9 \uFB01 \uFF21 x\u00B2");
  CHECK(Normalized(Normalization::kNfkc, apart) == "\u00E9 fi A x2");
  CHECK(Normalized(Normalization::kNfc, "\u1112\u1161\u11AB") == "\uD55C");
}

TEST_CASE(
    "accents of Latin, Greek and Cyrillic go, marks of other scripts and other letters stay") {
  CHECK(Bare("caf\u00E9 na\u00EFve \u0141\u00F3d\u017A \u00F8") == "cafe naive \u0141odz \u00F8");
  CHECK(Bare("\u03AC\u03AE \u0439\u0451") == "\u03B1\u03B7 \u0438\u0435");
  CHECK(Bare("\u1EC7") == "e");  // two marks
  for (const char* word : {"\u0939\u093F\u0902\u0926\u0940", "\u0E44\u0E17\u0E22\u0E49",
                           "\uD55C\uAE00", "\u304C\u3046"}) {
    CHECK(Bare(word) == word);
  }
}

TEST_CASE("syllables fall into two or three letters and come together again") {
  CHECK(Jamo("\uD55C\uAE00 \uB098!") == "\u1112\u1161\u11AB\u1100\u1173\u11AF \u1102\u1161!");
  CHECK(Jamo("\uAC00\uD7A3") == "\u1100\u1161\u1112\u1175\u11C2");  // the first and the last
  CHECK(Normalized(Normalization::kNfc, Jamo("\uD55C\uAE00")) == "\uD55C\uAE00");
  CHECK(Jamo("caf\u00E9") == "caf\u00E9");
}

}  // namespace
}  // namespace nce2vec
