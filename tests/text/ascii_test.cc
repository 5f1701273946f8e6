#include "src/text/ascii.h"

#include <doctest/doctest.h>

#include <string>

namespace nce2vec {

TEST_CASE("letters and digits are those of ASCII, of all bytes there are") {
  std::string letters, digits, changed;
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    if (IsAsciiLetter(c)) letters.push_back(c);
    if (IsAsciiDigit(c)) digits.push_back(c);
    if (AsciiLower(c) != c) changed.push_back(AsciiLower(c));
  }
  CHECK(letters == "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
  CHECK(digits == "0123456789");
  CHECK(changed == "abcdefghijklmnopqrstuvwxyz");
}

TEST_CASE("upper and lower case are the same to comparisons, in ASCII alone") {
  CHECK(StartsWithIgnoringCase("HTTP://x", "http:"));
  CHECK(StartsWithIgnoringCase("x", ""));
  CHECK(!StartsWithIgnoringCase("ht", "http"));
  CHECK(EqualsIgnoringCase("Lang", "lANG"));
  CHECK(!EqualsIgnoringCase("lang", "langs"));
  CHECK(!EqualsIgnoringCase("@", "`"));
  CHECK(!EqualsIgnoringCase("\u00C9", "\u00E9"));
}

}  // namespace nce2vec
