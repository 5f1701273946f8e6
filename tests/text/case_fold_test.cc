#include "src/text/case_fold.h"

#include <doctest/doctest.h>

#include <string>

namespace nce2vec {

namespace {

std::string Lower(std::string_view text) {
  std::string lower = "overwritten";
  ToLower(text, lower);
  return lower;
}

std::string Repeated(std::string_view text, size_t times) {
  std::string all;
  for (size_t i = 0; i < times; ++i) all += text;
  return all;
}

}  // namespace

// The expectations of both are what Python's str.upper() and str.lower() give.
TEST_CASE("upper-casing is full: it may change the length") {
  CHECK(ToUpper("") == "");
  CHECK(ToUpper("athens Athens ATHENS 42_") == "ATHENS ATHENS ATHENS 42_");
  CHECK(ToUpper("straße") == "STRASSE");
  CHECK(ToUpper("ﬁn ﬃ") == "FIN FFI");
  CHECK(ToUpper("école") == "ÉCOLE");
  CHECK(ToUpper("οδυσσευς") == "ΟΔΥΣΣΕΥΣ");
  CHECK(ToUpper("ά") == "Ά");  // the accent stays: no Greek locale
  CHECK(ToUpper("\u0390") == "\u0399\u0308\u0301");
  CHECK(ToUpper("\u0149") == "\u02BCN");
  CHECK(ToUpper("\u1FB3") == "\u0391\u0399");
  CHECK(ToUpper("i ı") == "I I");  // no Turkish locale
  CHECK(ToUpper("北京 한국") == "北京 한국");
}

TEST_CASE("upper-casing repairs ill-formed UTF-8") {
  CHECK(ToUpper("a\xFF"
                "b\xE2\x82") ==
        "A\uFFFD"
        "B\uFFFD");
}

TEST_CASE("lower-casing knows the final sigma and the dotted I") {
  CHECK(Lower("") == "");
  CHECK(Lower("ÀÉÎ Zürich") == "àéî zürich");
  CHECK(Lower("ΟΔΥΣΣΕΥΣ") == "οδυσσευς");
  CHECK(Lower("ΣΑΣ") == "σας");
  CHECK(Lower("Σ") == "σ");
  CHECK(Lower("ΑΣ.") == "ας.");
  CHECK(Lower("Α\u0301Σ\u0301") == "α\u0301ς\u0301");
  CHECK(Lower("İSTANBUL") == "i\u0307stanbul");
  CHECK(Lower("I") == "i");
  CHECK(Lower("ẞ") == "ß");
  CHECK(Lower("\u212B\u212A\u2126") == "åkω");
  CHECK(Lower("\u01C5") == "\u01C6");
  CHECK(Lower("\U00010400") == "\U00010428");
  CHECK(Lower("\u13A0") == "\uAB70");
}

TEST_CASE("texts that grow more than usual") {
  // 2 bytes to 6, 2 bytes to 3.
  CHECK(ToUpper(Repeated("\u0390", 1000)) == Repeated("\u0399\u0308\u0301", 1000));
  CHECK(Lower(Repeated("\u023A", 1000)) == Repeated("\u2C65", 1000));
  CHECK(Lower(Repeated("İ", 1000)) == Repeated("i\u0307", 1000));
}

}  // namespace nce2vec
