#include "corpus_tools/wiki_element.h"

#include <doctest/doctest.h>

namespace nce2vec {

TEST_CASE("elements whose content is no text go, tables within tables, too") {
  CHECK(WithoutWikiElements("a<ref name=x>b</ref> c <pre>\nint d;\n</pre>e") == "a c e");
  CHECK(WithoutWikiElements("a <TABLE width=1><tr><td>b<table><tr><td>c</table ></td></TABLE>d") ==
        "a d");
  CHECK(WithoutWikiElements("a <table>b<tablet>c</table>d") == "a d");
  CHECK(WithoutWikiElements("a <table>b<table>c</table> d") == "a b d");
  CHECK(WithoutWikiElements("a <small>b</small> <code>c</code>") ==
        "a <small>b</small> <code>c</code>");
}

TEST_CASE("references leave neither holes nor words that are one") {
  CHECK(WithoutWikiElements("first <ref>x</ref>, second<ref>y</ref> <ref>z</ref>.") ==
        "first, second.");
  CHECK(WithoutWikiElements("in 1539.<ref>x\n\ny</ref>''Then'' so") == "in 1539. ''Then'' so");
}

TEST_CASE("tags over several lines stand in one") {
  CHECK(WithoutWikiElements("<td vAlign=top\n height=12\n>a</td\n>") ==
        "<td vAlign=top  height=12 >a</td >");
  CHECK(WithoutWikiElements("a <b\n<i>c\n> d") == "a <b\n<i>c\n> d");
  CHECK(WithoutWikiElements("a <b\n\nc> d <\n>") == "a <b\n\nc> d <\n>");
  CHECK(WithoutWikiElements("a <b") == "a <b");
  CHECK(WithoutWikiElements("a <ref name=b") == "a <ref name=b");
}

}  // namespace nce2vec
