#include "corpus_tools/wikipedia.h"

#include <doctest/doctest.h>

#include <string>

#include "absl/strings/str_format.h"
#include "tests/base/temporary_folder.h"
#include "tests/corpus_tools/collected.h"

namespace nce2vec {
namespace {

constexpr char kSiteInfo[] =
    "<siteinfo><sitename>Wikipédia</sitename><namespaces><namespace key=\"0\" case=\"x\" />"
    "<namespace key=\"6\" case=\"x\">Fichier</namespace><namespace key=\"1\">Discussion</namespace>"
    "<namespace key=\"14\">Catégorie</namespace></namespaces></siteinfo>";

std::string Page(const std::string& title, const std::string& text,
                 const std::string& more = "<ns>0</ns>") {
  return absl::StrFormat(
      "<page><title>%s</title>%s<id>7</id><revision><id>1</id><contributor><username>text"
      "</username></contributor><comment>not this</comment><model>wikitext</model>"
      "<text bytes=\"3\" xml:space=\"preserve\">%s</text></revision></page>\n",
      title, more, text);
}

std::string Dump(const std::string& pages) {
  return absl::StrFormat(
      "<mediawiki xmlns=\"http://www.mediawiki.org/xml/export-0.11/\" xml:lang=\"fr\">%s%s"
      "</mediawiki>\n",
      kSiteInfo, pages);
}

struct Extracted {
  std::string text;
  WikipediaCounts counts;
};

Extracted Extract(const std::string& path, bool titles = false, size_t threads = 2) {
  WikipediaOptions options;
  options.inputs = {path};
  options.titles = titles;
  options.threads = threads;
  Collected out;
  const WikipediaCounts counts = ExtractWikipedia(options, {}, out.sink()).value();
  return {out.text(), counts};
}

TEST_CASE("articles alone, an empty line behind each") {
  const TemporaryFolder folder;
  const std::string dump =
      Dump(Page("A &amp; B",
                "'''A''' [[Fichier:x.jpg|thumb|no]] &lt;ref&gt;no&lt;/ref&gt; text\n\nMore.") +
           Page("C", "#REDIRECTION [[A]]", "<ns>0</ns><redirect title=\"A\" />") +
           Page("Discussion:A", "talk", "<ns>1</ns>") + Page("Empty", "{{x}}") +
           Page("D", "[[catégorie:X]]Le d&amp;eacute;."));
  const Extracted extracted = Extract(folder.Write("dump.xml", dump));
  CHECK(extracted.text == "A text\nMore.\n\nLe dé.\n\n");
  CHECK(extracted.counts.pages == 5);
  CHECK(extracted.counts.articles == 2);
  CHECK(extracted.counts.redirects == 1);
  CHECK(extracted.counts.other_spaces == 1);
  CHECK(extracted.counts.too_short == 1);
  CHECK(extracted.counts.bytes == dump.size());
  CHECK(Extract(folder / "dump.xml", true).text == "A & B\nA text\nMore.\n\nD\nLe dé.\n\n");
}

TEST_CASE("a dump of the first years, without namespaces of pages and marks of redirects") {
  const TemporaryFolder folder;
  const std::string dump = Dump(Page("A", "text", "") + Page("Discussion:A", "talk", "") +
                                Page("B: C", "more", "") + Page("R", "#REDIRECT [[A]]", ""));
  CHECK(Extract(folder.Write("old.xml", dump)).text == "text\n\nmore\n\n");
}

TEST_CASE("pages may name themselves") {
  const TemporaryFolder folder;
  const std::string dump = Dump(Page("A &amp; B", "{{x|{{PAGENAME}}}}'''{{PAGENAME}}''' is"));
  CHECK(Extract(folder.Write("dump.xml", dump)).text == "A & B is\n\n");
}

TEST_CASE("order is that of the dump, whatever the threads") {
  const TemporaryFolder folder;
  std::string pages;
  std::string expected;
  for (int i = 0; i < 20000; ++i) {
    const std::string text =
        absl::StrFormat("page %d %s", i, std::string(static_cast<size_t>(1 + i % 300), 'x'));
    pages += Page(absl::StrFormat("P%d", i), text);
    absl::StrAppendFormat(&expected, "%s\n\n", text);
  }
  const std::string path = folder.Write("dump.xml", Dump(pages));
  CHECK(Extract(path).text == expected);
  CHECK(Extract(path, false, 1).text == expected);
}

TEST_CASE("XML that isn't, or is no dump, is an error that says where") {
  const TemporaryFolder folder;
  const std::string whole = Dump(Page("A", "text") + Page("B", "more"));
  WikipediaOptions options;
  Collected out;
  const auto status_of = [&](const std::string& content) {
    options.inputs = {folder.Write("bad.xml", content)};
    const absl::Status status = ExtractWikipedia(options, {}, out.sink()).status();
    CHECK(status.message().find("bad.xml: ") != std::string::npos);
    return status;
  };
  // Cut off within the first element's name it is another name.
  for (size_t size = 0; size + 2 < whole.size(); size += 7) {
    const bool another_name = size > 1 && size < 11;
    CHECK_MESSAGE(another_name != absl::IsDataLoss(status_of(whole.substr(0, size))), size);
  }
  CHECK(absl::IsDataLoss(status_of(Dump("<page><title>A</page>"))));
  CHECK(absl::IsDataLoss(status_of(Dump(Page("A", "\xFF")))));
  CHECK(absl::IsInvalidArgument(status_of("<html><body/></html>")));
  CHECK(absl::IsInvalidArgument(status_of("<!DOCTYPE x [<!ENTITY a \"aaaa\">]>" + whole)));
  std::string deep = "<mediawiki>";
  for (int i = 0; i < 100; ++i) deep += "<x>";
  CHECK(absl::IsInvalidArgument(status_of(deep)));
  options.inputs = {folder / "none.xml"};
  CHECK(absl::IsNotFound(ExtractWikipedia(options, {}, out.sink()).status()));
}

}  // namespace
}  // namespace nce2vec
