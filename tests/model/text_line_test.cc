#include "src/model/text_line.h"

#include <doctest/doctest.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"

namespace nce2vec {
namespace {

// What the line is read as, in one string; "?" before what is wrong with it.
std::string Parsed(std::string_view line, size_t dim) {
  std::vector<float> row(dim);
  const TextLine parsed = ParseTextLine(line, row);
  if (parsed.blank) return "blank";
  if (!parsed.wrong.empty()) return absl::StrFormat("?%s", parsed.wrong);
  std::string text = absl::StrFormat("[%s]", parsed.word);
  for (const float x : row) text += absl::StrFormat(" %g", x);
  return text;
}

}  // namespace

TEST_CASE("plain lines") {
  CHECK(Parsed("a 1 -2.5", 2) == "[a] 1 -2.5");
  CHECK(Parsed("a\t1\t-2.5\r", 2) == "[a] 1 -2.5");
  CHECK(Parsed("a  1   2  ", 2) == "[a] 1 2");
  CHECK(Parsed("7 1 2", 2) == "[7] 1 2");
  CHECK(Parsed("a +1 1e-50", 2) == "[a] 1 0");
  CHECK(Parsed("", 2) == "blank");
  CHECK(Parsed(" \t\r", 2) == "blank");
}

TEST_CASE("words with blanks") {
  CHECK(Parsed("New York 1 2", 2) == "[New York] 1 2");
  CHECK(Parsed(". . . 1 2 ", 2) == "[. . .] 1 2");
  CHECK(Parsed("a \t b\t1 2", 2) == "[a \t b] 1 2");
  CHECK(Parsed("route 66 west 1 2", 2) == "[route 66 west] 1 2");
  CHECK(Parsed("5 x 1 2", 2) == "[5 x] 1 2");
}

TEST_CASE("lines that are no rows") {
  CHECK(Parsed("a 1", 2) == "?1 numbers after the word 'a', expected 2");
  CHECK(Parsed("a", 2) == "?0 numbers after the word 'a', expected 2");
  CHECK(Parsed("a 1 2 3", 2) == "?3 numbers after the word 'a', expected 2");
  CHECK(Parsed("a x 1", 3) == "?'x' is no number");
  CHECK(Parsed("a 1 x", 2) == "?'x' is no number");
  CHECK(Parsed("a 1x 2", 2) == "?'1x' is no number");
  CHECK(Parsed("a b 1 x2", 2) == "?'x2' is no number");
  CHECK(Parsed("a 1 inf", 2) == "?'inf' is not finite");
  CHECK(Parsed("a nan 1", 2) == "?'nan' is not finite");
  CHECK(Parsed("a 1 2 b 3 4", 2) ==
        "?6 fields, expected a word and 2 numbers: two rows in one line?");
  CHECK(Parsed(" 1 2", 2) == "?the word is empty");
  CHECK(Parsed("a 0x10 2", 2) == "?'0x10' is no number");
}

TEST_CASE("numbers are the floats nearest to what stands there, as strtof has them") {
  std::mt19937 generator(11);
  std::vector<float> row(4);
  size_t wrong = 0;
  for (int i = 0; i < 100000; ++i) {
    std::vector<std::string> fields;
    // All floats, in their shortest form and in too many digits; decimals of everyday size.
    for (int k = 0; k < 2; ++k) {
      float x = std::bit_cast<float>(static_cast<uint32_t>(generator()));
      if (!std::isfinite(x)) x = 0.5f;
      fields.push_back(absl::StrFormat("%.*g", k == 0 ? 9 : 17, x));
    }
    fields.push_back(absl::StrFormat("%.6f", static_cast<double>(generator()) / 2147483648.0 - 1));
    fields.push_back(absl::StrFormat("0.%010u%09u", generator(), generator() % 1000000000));
    std::string line = "w";
    for (const std::string& field : fields) line += " " + field;
    REQUIRE(ParseTextLine(line, row).wrong.empty());
    for (size_t k = 0; k < row.size(); ++k) {
      wrong += std::bit_cast<uint32_t>(row[k]) !=
               std::bit_cast<uint32_t>(std::strtof(fields[k].c_str(), nullptr));
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("numbers at the end of a line") {
  CHECK(NumbersAtEnd("a 1 2") == 2);
  CHECK(NumbersAtEnd("1 2 3") == 2);
  CHECK(NumbersAtEnd("a b 1 x 2") == 1);
  CHECK(NumbersAtEnd("a") == 0);
  CHECK(NumbersAtEnd("") == 0);
}

}  // namespace nce2vec
