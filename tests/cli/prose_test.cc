#include "src/cli/prose.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace nce2vec {
namespace {

using Kind = ProseBlock::Kind;

TEST_CASE("paragraphs, items and lines that stand as they are") {
  const std::vector<ProseBlock> blocks = ParseProse(
      "One paragraph\nin two lines:\n"
      "  tag one  what it\n"
      "           means\n"
      "  two      more\n"
      "\n"
      "  as it stands\n"
      "    indented  more\n"
      "The end.\n");
  REQUIRE(blocks.size() == 6);
  CHECK(blocks[0].kind == Kind::kParagraph);
  CHECK(blocks[0].text == "One paragraph in two lines:");
  CHECK(blocks[1].kind == Kind::kItem);
  CHECK(blocks[1].tag == "tag one");
  CHECK(blocks[1].text == "what it means");
  CHECK(blocks[2].tag == "two");
  CHECK(blocks[2].text == "more");
  CHECK(blocks[3].kind == Kind::kLiteral);
  CHECK(blocks[3].text == "  as it stands");
  CHECK(blocks[4].kind == Kind::kLiteral);
  CHECK(blocks[4].text == "    indented  more");
  CHECK(blocks[5].kind == Kind::kParagraph);
  CHECK(blocks[5].text == "The end.");
}

TEST_CASE("a blank line parts paragraphs, however many there are") {
  const std::vector<ProseBlock> blocks = ParseProse("\n\none\n\n  \ntwo\nthree");
  REQUIRE(blocks.size() == 2);
  CHECK(blocks[0].text == "one");
  CHECK(blocks[1].text == "two three");
  CHECK(ParseProse("").empty());
  CHECK(ParseProse(" \n\n").empty());
}

TEST_CASE("lines are filled, but no word is cut") {
  CHECK(Wrap("aa bb  cc\ndd", 0, 5) == "aa bb\ncc dd");
  CHECK(Wrap("aa bb cc", 2, 7) == "aa bb\n  cc");
  CHECK(Wrap("a-word-that-is-too-long b", 1, 5) == "a-word-that-is-too-long\n b");
  CHECK(Wrap("", 3, 10).empty());
  CHECK(Wrap("  \n ", 3, 10).empty());
  // Columns are characters.
  CHECK(Wrap("\u00e9\u00e9 bb", 0, 5) == "\u00e9\u00e9 bb");
}

}  // namespace
}  // namespace nce2vec
