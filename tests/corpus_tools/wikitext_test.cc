#include "corpus_tools/wikitext.h"

#include <doctest/doctest.h>

#include <ctime>
#include <string>

#include "src/base/random.h"
#include "src/text/utf8.h"

namespace nce2vec {
namespace {

std::string Plain(std::string_view wikitext) {
  std::string out;
  AppendPlainText(wikitext, {}, out);
  return out;
}

TEST_CASE("paragraphs become lines, headings and marks of type go") {
  CHECK(
      Plain("'''Rye''' is a ''grass''.\n\n== Uses ==\nBread; '''''beer'''''.\n----\n__NOTOC__\n") ==
      "Rye is a grass.\nBread; beer.\n");
  CHECK(Plain("* one\n** two\n# three\n:; four\n*\n") == "one\ntwo\nthree\nfour\n");
  CHECK(Plain("a\u00A0&nbsp; b &ndash; c&lt;d") == "a b \u2013 c<d\n");
  CHECK(Plain("=") == "");
  CHECK(Plain("x = y") == "x = y\n");
  CHECK(Plain("don't") == "don't\n");
}

TEST_CASE("links leave their text") {
  CHECK(Plain("[[Rye]] and [[Wheat|wheats]], [[cat]]s, [[#Uses|used]]") ==
        "Rye and wheats, cats, used\n");
  CHECK(Plain("see [[:Category:Grain]]") == "see Category:Grain\n");
  CHECK(Plain("[[File:Rye.jpg|thumb|left|A [[field]] of ''rye'']] Text [[Image:x.png]]") ==
        "Text\n");
  CHECK(Plain("[[category:Grain|Rye]] [[fr:Seigle]] [[zh-min-nan:X]] A") == "A\n");
  CHECK(Plain("[[Mission: Impossible]] [[AC: DC]]") == "Mission: Impossible AC: DC\n");
  CHECK(Plain("* more: http://a.org/b?c=d&e\n* [[:File:x.jpg]]") == "more:\nFile:x.jpg\n");
  CHECK(Plain("[http://a.org A site], [https://b.org], [//c.org/x c], [1]") == "A site, c, [1]\n");
}

TEST_CASE("names of the wiki's own language are dropped, too") {
  WikiNames names;
  names.dropped.push_back("Fichier");
  names.dropped.push_back("Категория");
  std::string out;
  AppendPlainText("[[fichier:Seigle.jpg|vignette|Du seigle]]Le seigle[[категория:X]]", names, out);
  CHECK(out == "Le seigle\n");
}

TEST_CASE("files are known by the ends of their names where the namespace isn't") {
  CHECK(Plain("[[Attēls:Rye.JPG|thumb|250px|A [[field]]]] Rye [[Bilde: y.svg ]].") == "Rye.\n");
  CHECK(Plain("[[Web: index.html|page]] and [[jpg]]") == "page and jpg\n");
}

TEST_CASE("lines that follow one another are a paragraph") {
  CHECK(Plain("One sentence\nover two lines.\n\nAnother\n\n\nand\nmore") ==
        "One sentence over two lines.\nAnother\nand more\n");
  CHECK(Plain("Text:\n* item\n* item\nmore\n typed\ntext") ==
        "Text:\nitem\nitem\nmore\ntyped\ntext\n");
  CHECK(Plain("text\n== Heading ==\ntext\n[[File:x.jpg|thumb]]\ntext\n{{x}}\ntext") ==
        "text\ntext\ntext\ntext\n");
  CHECK(Plain("a verse<br />\nand another</br>\n\nend\n<center>x</center>\nlast") ==
        "a verse\nand another\nend\nx\nlast\n");
  CHECK(Plain("<poem>a verse\nand another\n</poem>\nno\nverse <poem>b</poem>\nc") ==
        "a verse\nand another\nno verse b\nc\n");
  CHECK(Plain("<Poem>a\nb</Poem>\nc <small>d</small>\n<small>e</small> f\ng") ==
        "a\nb\nc d e f g\n");
  CHECK(Plain("<blockquote>\na\nb</blockquote>\nc\n<span>d</span>\n<div>e</div>\nf") ==
        "a b\nc d\ne\nf\n");
}

TEST_CASE("quotations are paragraphs") {
  CHECK(Plain("She wrote:{{Quote|A [[day]]\nto come|author=X}}\nand so") ==
        "She wrote:\nA day to come\nand so\n");
}

TEST_CASE("what leaves no text leaves no hole") {
  CHECK(Plain("Highest in Canada {{cn}}. Next{{cn}} {{cn}}, more.{{cn}}Then") ==
        "Highest in Canada. Next, more. Then\n");
  CHECK(Plain("* {{URL|x.org}}, the official site\n* ISBN 1. {{OCLC|2}}.") ==
        "the official site\nISBN 1.\n");
  CHECK(Plain("a [[File:x.png]], b [http://x.org]. c") == "a, b. c\n");
  CHECK(Plain("word {{lang|fr| {{x}}, y}}") == "word , y\n");
}

TEST_CASE("templates, parameters and tables go, however deep") {
  CHECK(Plain("{{Infobox\n| name = {{lang|la|Secale}}\n| image = [[File:x.jpg]]\n}}\nRye.") ==
        "Rye.\n");
  CHECK(Plain("The {{lang|fr|[[seigle|le seigle]]}}, {{nowrap|10 m}}, {{convert|5|km}} long") ==
        "The le seigle, 10 m, 5 km long\n");
  CHECK(Plain("a {{{1|b {{c}} d}}} e") == "a e\n");
  CHECK(Plain("before\n{| class=x\n|-\n| a {{b|c}} || d\n{|\n| in\n|}\n|}\nafter") ==
        "before\nafter\n");
  CHECK(Plain("{| x\n<tr><td>a\n{| y\n<tr><td>b\n</table>\n</TABLE>c\n</table>d") == "c\nd\n");
  CHECK(Plain("{{Infobox|\n{| \n| a\n|}}}\nx") == "x\n");
  CHECK(Plain("{|\n! Name !! Year\n|-\n| a || b\n\n!Xóõ") == "!Xóõ\n");
  CHECK(Plain("Rye ({{IPA|x}}; {{lang-la|y}}) is ({{circa}} 1900) good") == "Rye is (1900) good\n");
}

TEST_CASE("templates don't make one word of two") {
  CHECK(Plain("1740{{ndash}}1801, in three days{{snd}}by hand, the dog{{'s}} day") ==
        "1740\u20131801, in three days \u2013 by hand, the dog's day\n");
}

TEST_CASE("brackets lose the marks that templates left") {
  CHECK(Plain("山（さん、{{lang-en|Mt}}）は（{{読み|x}}）青（あ、い）") ==
        "山（さん）は青（あ、い）\n");
  CHECK(Plain("واحة ({{إنج|x}}؛ {{y}}) هي") == "واحة هي\n");
}

TEST_CASE("what nowiki holds is text, and no space stands around it") {
  CHECK(Plain("the sign <nowiki>stop</nowiki>, l<nowiki />''a'' <NOWIKI>b</NOWIKI >") ==
        "the sign stop, la b\n");
  CHECK(Plain("a <nowikix>b") == "a b\n");
}

TEST_CASE("elements of extensions go with what they hold; others leave their text") {
  CHECK(Plain("A<ref name=x>Not {{cite}} this</ref> b<ref name=\"y\" /> c<REF>d</REF>.") ==
        "A b c.\n");
  CHECK(Plain("E <math>a < b}}</math> <gallery>\nFile:x.jpg|A\n</gallery> f<!-- {{ -->g") ==
        "E fg\n");
  CHECK(Plain("H<sub>2</sub>O<br />and <small>so</small> <blockquote>on</blockquote>") ==
        "H2O and so on\n");
  CHECK(Plain("a <!-- never ends {{x}}") == "a\n");
}

TEST_CASE("markup that doesn't end leaves its text") {
  CHECK(Plain("a {{b [[c]] d\n\ne") == "a b c d\ne\n");
  CHECK(Plain("a }} b ]] c") == "a b c\n");
  CHECK(Plain("a <ref>b") == "a b\n");
  CHECK(Plain("a [http://x.org b") == "a b\n");
  CHECK(Plain("{| a\n| b {{c\n|}\nd") == "d\n");
  CHECK(Plain("a\n{| style=\"x\"\n| valign=top |\n* b\n:{| y\n| c") == "a\nb\n");
  CHECK(Plain("{{Infobox\n| name = a\n| of = b\ntext") == "Infobox\ntext\n");
}

TEST_CASE("whatever the bytes, time is linear and lines are clean") {
  const std::clock_t start = std::clock();
  for (const std::string piece :
       {"<table>", "<td\n",      "<poem>",   ". {{a}}", " {{a}}", "{{",   "[[",     "{|\n", "{{{",
        "<ref>",   "<ref ",      "<!--",     "[http://", "''",      "(",      "{{a|", "}}",     "]]",   "\n|}",
        "[[a|",    "<ref name=", "__A__",    "&",       "[",      "|}}",  "{{lang|"}) {
    std::string text;
    while (text.size() < 1'000'000) text += piece;
    Plain(text);
    Plain(text + "}}]]|}</ref>");
  }
  const auto repeated = [](std::string_view piece, size_t times) {
    std::string text;
    for (size_t i = 0; i < times; ++i) text += piece;
    return text;
  };
  Plain(repeated("{{nowrap|a", 100'000) + repeated("}}", 100'000));
  Plain(repeated("[[", 300'000) + repeated("x", 600'000) + repeated("]]", 300'000));
  Plain(repeated("<table>a", 100'000) + repeated("</table>", 100'000));
  std::string names;  // <reF, <rEf, ... without ends
  for (size_t bits = 0; bits < 32'768; ++bits) {
    names += '<';
    for (size_t i = 0; i < 15; ++i) {
      names += static_cast<char>("syntaxhighlight"[i] - ((bits >> i & 1) != 0 ? 32 : 0));
    }
    names += '>';
  }
  Plain(names + repeated("</", 500'000));
  // Takes .3 s; a hundred times as long under sanitizers is still less than one square.
  CHECK(std::clock() - start < 30 * CLOCKS_PER_SEC);
  const std::string_view pieces[] = {
      "{{",  "}}",  "[[",           "]]",     "{|",    "|}",   "|",     "\n",  "a",
      " ",   "'''", "<ref>",        "</ref>", "(",     ")",    "=",     "*",   "é",
      "{{{", "}}}", "[http://x y]", "&nbsp;", "__X__", "<br>", "File:", "lang"};
  RandomStream random(5, StreamPurpose::kInitialise);
  for (int round = 0; round < 5000; ++round) {
    std::string text;
    for (uint32_t i = random.Below(40); i > 0; --i) text += pieces[random.Below(std::size(pieces))];
    const std::string plain = Plain(text);
    CAPTURE(text);
    REQUIRE(IsWellFormed(plain));
    REQUIRE(plain.find("\n\n") == std::string::npos);
    REQUIRE_FALSE(plain.starts_with('\n'));
    REQUIRE((plain.empty() || plain.ends_with('\n')));
    REQUIRE(plain.find("''") == std::string::npos);
  }
}

}  // namespace
}  // namespace nce2vec
