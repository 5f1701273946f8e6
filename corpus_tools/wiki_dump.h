// The pages of a MediaWiki dump (pages-articles.xml), as a stream.
#ifndef CORPUS_TOOLS_WIKI_DUMP_H_
#define CORPUS_TOOLS_WIKI_DUMP_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "corpus_tools/wikitext.h"

namespace nce2vec {

struct WikiPage {
  std::string title;
  std::string text;   // wikitext, well-formed UTF-8
  int32_t space = 0;  // the namespace: 0 is that of articles, -1 one whose number isn't told
  bool redirect = false;
  bool is_wikitext = true;  // else a script, a style sheet, data
};

// Takes a dump in pieces of any size, by libxml2. One thread.
class WikiDumpParser {
 public:
  // `name` of the dump, for errors.
  explicit WikiDumpParser(std::string name);
  WikiDumpParser(WikiDumpParser&&) noexcept;
  WikiDumpParser& operator=(WikiDumpParser&&) noexcept;
  ~WikiDumpParser();

  // The next bytes of XML; appends the pages that end in them to `pages`. `last`: none follow.
  // DataLoss, with the line, where the XML is not well-formed or ends early, and InvalidArgument
  // where it is no dump: a page of more than 64 MB, elements nested more than 64 deep, a document
  // type of its own (which dumps don't have, and which could make entities as long as it likes).
  // After an error the parser is of no further use.
  absl::Status Parse(std::string_view bytes, bool last, std::vector<WikiPage>& pages);

  // Of the wiki, from its <siteinfo>, which stands before the first page.
  const WikiNames& names() const;

 private:
  struct Handler;  // libxml2's parser, and what it has found

  std::unique_ptr<Handler> handler_;
};

}  // namespace nce2vec

#endif  // CORPUS_TOOLS_WIKI_DUMP_H_
