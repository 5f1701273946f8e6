#include "corpus_tools/wiki_hole.h"

#include <doctest/doctest.h>

namespace nce2vec {
namespace {

// What becomes of `before` and `after` with a hole between them.
std::string Mended(std::string before, std::string_view after, size_t kept = 0) {
  const size_t passed = MendHole(before, kept, after);
  return before += after.substr(passed);
}

TEST_CASE("no space stays before a mark, and no mark stands twice") {
  CHECK(Mended("highest in Canada  ", ". It") == "highest in Canada. It");
  CHECK(Mended("The vowel is ", ", so") == "The vowel is, so");
  CHECK(Mended("ISBN 1. ", ".") == "ISBN 1.");
  CHECK(Mended("one, ", ", two") == "one, two");
  CHECK(Mended("and ", "... the end") == "and... the end");
  CHECK(Mended("and. ", "... the end") == "and.... the end");
  CHECK(Mended("a ", " : b") == "a  : b");  // French
  CHECK(Mended("a ", "b") == "a b");
  CHECK(Mended("", ", b") == ", b");
}

TEST_CASE("sentences that a hole alone stood between don't become one word") {
  CHECK(Mended("in 1539.", "''Anarchist'' was") == "in 1539. ''Anarchist'' was");
  CHECK(Mended("sources.", "[[Élise]]") == "sources. [[Élise]]");
  CHECK(Mended("sources.", "Ёлка") == "sources. Ёлка");
  CHECK(Mended("가다.", "그는") == "가다. 그는");
  CHECK(Mended("Xin.", "Ở nhà") == "Xin. Ở nhà");
  CHECK(Mended("ไทย.", "ไทย") == "ไทย.ไทย");
  CHECK(Mended("word", "word") == "wordword");
  CHECK(Mended("1,", "000") == "1,000");
  CHECK(Mended("これ.", "あれ") == "これ.あれ");
  CHECK(Mended("end.", "") == "end.");
  CHECK(Mended("end.", "'' and") == "end.'' and");
}

TEST_CASE("what is to be kept is kept") {
  CHECK(Mended("a  ", ", b", 3) == "a  , b");
  CHECK(Mended("a.", "B", 2) == "a.B");
}

}  // namespace
}  // namespace nce2vec
