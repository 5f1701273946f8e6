// The running text of the articles in a MediaWiki dump.
#ifndef CORPUS_TOOLS_WIKIPEDIA_H_
#define CORPUS_TOOLS_WIKIPEDIA_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "corpus_tools/text_map.h"

namespace nce2vec {

struct WikipediaOptions {
  std::vector<std::string> inputs;  // dumps, as for OpenByteSource
  size_t min_bytes = 0;             // of an article's text; shorter ones are left out
  bool titles = false;              // each article's title as its first line
  size_t threads = 1;
};

struct WikipediaCounts {
  uint64_t bytes = 0;  // of XML
  uint64_t pages = 0;
  uint64_t redirects = 0;
  uint64_t other_spaces = 0;  // talk, templates, files... and what is no wikitext
  uint64_t too_short = 0;     // and empty ones
  uint64_t articles = 0;      // that were passed on
};

// A line for each paragraph (see corpus_tools/wikitext.h), an empty line behind each article, in
// the order of the dump: for `train --input-format documents` and as plain lines. All cores work on
// pages, and decompress dumps of many bzip2 streams; the XML is parsed by one at a time.
absl::StatusOr<WikipediaCounts> ExtractWikipedia(const WikipediaOptions& options,
                                                 const ToolCallbacks& callbacks,
                                                 const ByteSink& sink);

}  // namespace nce2vec

#endif  // CORPUS_TOOLS_WIKIPEDIA_H_
