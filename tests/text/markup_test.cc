#include "src/text/markup.h"

#include <doctest/doctest.h>

#include <string>

namespace nce2vec {
namespace {

std::string Plain(std::string_view line) {
  std::string out = ">";  // what is there stays
  AppendWithoutMarkup(line, out);
  REQUIRE(out.starts_with('>'));
  return out.substr(1);
}

std::string WithoutAddresses(std::string_view line) {
  std::string out;
  AppendWithoutAddresses(line, out);
  return out;
}

TEST_CASE("tags within words leave nothing, others a space") {
  CHECK(Plain("<b>W</b>ord <I class=\"x\">and</I> H<sub>2</sub>O") == "Word and H2O");
  CHECK(Plain("one<br>two<br/>three<p>four</p>five") == "one two three four five");
  CHECK(Plain("a<!-- not <b>this</b> -->b <!DOCTYPE html>c<?xml version='1.0'?>d") == "ab cd");
  CHECK(Plain("x<a href=\"a>b\" title='>'>y</a>z") == "xyz");
}

TEST_CASE("scripts and styles go with what they hold") {
  CHECK(Plain("a<script>if (x < 1) y();</script>b") == "a b");
  CHECK(Plain("a<STYLE type=text/css>p { color: red }</style >b") == "a b");
  CHECK(Plain("a<script>never ends <b>bold</b>") == "a never ends bold");
}

TEST_CASE("what is no tag stays") {
  for (const char* line : {"a < b and c > d", "1<2", "<3 you", "x <", "a <b", "<>", "</>",
                           "<!-- open", "< b>", "a <- b"}) {
    CHECK(Plain(line) == line);
  }
}

TEST_CASE("entities become what they stand for, once") {
  CHECK(Plain("AT&amp;T &lt;b&gt; &eacute;&#233;&#xE9; &#8211;") == "AT&T <b> ééé –");
  CHECK(Plain("&amp;lt;") == "&lt;");
  for (const char* text :
       {"&", "&;", "&nosuch;", "&amp", "a & b; c", "&#;", "&#x;", "&#0;", "&#xD800;", "&#1114112;",
        "&#99999999999999999999;", "&#12a;", "&#-5;"}) {
    CHECK(Plain(text) == text);
  }
}

TEST_CASE("many tags that never end take time in proportion") {
  for (const std::string piece :
       {"<a =\"", "<!--", "<script>", "<", "&", "://", "www", "a@", "a://", "</script", "<a '"}) {
    std::string line;
    while (line.size() < 1'000'000) line += piece;
    Plain(line);
    Plain(line + ">");
    WithoutAddresses(line);
  }
}

TEST_CASE("addresses become a space") {
  CHECK(WithoutAddresses("see http://a.org/b?c=d#e, or") == "see  , or");
  CHECK(WithoutAddresses("(https://en.wikipedia.org/wiki/A_(b))") == "( ))");
  CHECK(WithoutAddresses("go to www.example.com. Now") == "go to  . Now");
  CHECK(WithoutAddresses("ftp://x and mail.me+too@some.host.org!") == "  and  !");
  CHECK(WithoutAddresses("\xEC\x9D\x80http://a.kr\xEC\x9D\x80") == "\xEC\x9D\x80 \xEC\x9D\x80");
}

TEST_CASE("what is no address stays") {
  for (const char* line : {"a:b", "://", "http://", "x ://y", "me @ home", "@user", "a@b", "user@",
                           "www.", "owww.no", "3:45", "std::vector", "wwww", ""}) {
    CHECK(WithoutAddresses(line) == line);
  }
}

}  // namespace
}  // namespace nce2vec
