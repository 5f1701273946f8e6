// The pages of a MediaWiki dump (pages-articles.xml), as a stream.
#ifndef CORPUS_TOOLS_WIKI_DUMP_H_
#define CORPUS_TOOLS_WIKI_DUMP_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "corpus_tools/wikitext.h"
#include "src/base/byte_source.h"

namespace nce2vec {

struct WikiPage {
  std::string title;
  std::string text;   // wikitext, well-formed UTF-8
  int32_t space = 0;  // the namespace: 0 is that of articles, -1 one whose number isn't told
  bool redirect = false;
  bool is_wikitext = true;  // else a script, a style sheet, data
};

// Reads XML by libxml2, which takes it in pieces. Memory: the pages of one piece. One thread.
class WikiDumpReader {
 public:
  // `path` as for OpenByteSource, which decompresses.
  static absl::StatusOr<WikiDumpReader> Open(const std::string& path);
  WikiDumpReader(WikiDumpReader&&) noexcept;
  WikiDumpReader& operator=(WikiDumpReader&&) noexcept;
  ~WikiDumpReader();

  // The next page into `page`; false behind the last. DataLoss, with the line, where the XML is not
  // well-formed or ends early, and InvalidArgument where it is no dump: a page of more than 64 MB,
  // a document type of its own (which dumps don't have, and which could make entities as long as it
  // likes). After an error the reader is of no further use.
  absl::StatusOr<bool> Next(WikiPage& page);

  // Of the wiki, from its <siteinfo>, which stands before the first page.
  const WikiNames& names() const;
  uint64_t bytes_read() const { return bytes_read_; }  // of XML

 private:
  struct Parser;  // libxml2's, and what it has found
  WikiDumpReader() = default;
  absl::Status ReadMore();

  std::unique_ptr<ByteSource> source_;
  std::unique_ptr<Parser> parser_;
  std::string buffer_;
  uint64_t bytes_read_ = 0;
  bool ended_ = false;
};

}  // namespace nce2vec

#endif  // CORPUS_TOOLS_WIKI_DUMP_H_
