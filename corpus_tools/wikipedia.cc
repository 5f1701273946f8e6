#include "corpus_tools/wikipedia.h"

#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "corpus_tools/wiki_dump.h"
#include "src/base/byte_source.h"
#include "src/base/bzip2_streams.h"
#include "src/base/status_macros.h"
#include "src/corpus/ordered_pipeline.h"
#include "src/corpus/text_pipeline.h"

namespace nce2vec {
namespace {

// Enough for work that is worth handing to a thread.
constexpr size_t kPieceBytes = size_t{1} << 20;

// A part of a dump on its way: bytes, then pages, then text.
struct Piece {
  std::string path;             // of the dump
  std::string_view compressed;  // streams of bzip2; empty: `xml` was read
  std::string xml;
  bool last = false;  // of its dump
  std::vector<WikiPage> pages;
  WikiNames names;
  std::string text;
  WikipediaCounts counts;
};

// The inputs one after the other, in pieces.
class DumpReader {
 public:
  explicit DumpReader(const std::vector<std::string>& inputs) : inputs_(inputs) {}

  absl::StatusOr<bool> Next(Piece& piece) {
    if (!streams_ && !source_) {
      if (next_input_ == inputs_.size()) return false;
      NCE2VEC_RETURN_IF_ERROR(Open(inputs_[next_input_++]));
    }
    if (streams_) {
      piece.path = streams_->path();
      NCE2VEC_ASSIGN_OR_RETURN(piece.compressed, streams_->Next());
      piece.last = streams_->bytes_read() == streams_->size();
    } else {
      piece.path = source_->name();
      piece.xml.resize(kPieceBytes);
      NCE2VEC_ASSIGN_OR_RETURN(const size_t bytes, source_->Read(piece.xml));
      piece.last = bytes < piece.xml.size();
      piece.xml.resize(bytes);
    }
    if (piece.last) Close();
    return true;
  }

 private:
  absl::Status Open(const std::string& path) {
    NCE2VEC_ASSIGN_OR_RETURN(streams_, Bzip2Streams::Open(path));
    if (streams_) return absl::OkStatus();
    NCE2VEC_ASSIGN_OR_RETURN(source_, OpenByteSource(path));
    return absl::OkStatus();
  }
  void Close() {
    // Pieces on their way look into the file.
    if (streams_) done_.push_back(*std::move(streams_));
    streams_.reset();
    source_.reset();
  }

  const std::vector<std::string>& inputs_;
  size_t next_input_ = 0;
  std::optional<Bzip2Streams> streams_;
  std::unique_ptr<ByteSource> source_;
  std::vector<Bzip2Streams> done_;
};

// {{PAGENAME}} is the one template that says what the page alone can tell.
void NamePage(WikiPage& page) {
  constexpr std::string_view kTemplate = "{{PAGENAME}}";
  constexpr size_t kLongestTitle = 255;  // bytes, of MediaWiki
  constexpr size_t kMost = 1000;         // lest a page become much longer by it
  if (page.title.size() > kLongestTitle) return;
  size_t at = page.text.find(kTemplate);
  for (size_t count = 0; at != std::string::npos && count < kMost; ++count) {
    page.text.replace(at, kTemplate.size(), page.title);
    at = page.text.find(kTemplate, at + page.title.size());
  }
}

class Extractor {
 public:
  Extractor(const WikipediaOptions& options, const ToolCallbacks& callbacks, const ByteSink& sink)
      : options_(options),
        callbacks_(callbacks),
        sink_(sink),
        reader_(options.inputs),
        total_bytes_(PlainTextBytes(options.inputs)) {}

  absl::StatusOr<WikipediaCounts> Run() {
    const std::vector<PieceStage<Piece>> stages = {
        {false, [](Piece& piece) { return Decompress(piece); }},
        {true, [&](Piece& piece) { return Parse(piece); }},
        {false,
         [&](Piece& piece) {
           Extract(piece);
           return absl::OkStatus();
         }},
    };
    NCE2VEC_RETURN_IF_ERROR(RunInOrder<Piece>(
        options_.threads, [&](Piece& piece) { return Read(piece); }, stages,
        [&](Piece& piece) { return PassOn(piece); }));
    return counts_;
  }

 private:
  absl::StatusOr<bool> Read(Piece& piece) {
    if (callbacks_.stop != nullptr && callbacks_.stop->load(std::memory_order_relaxed)) {
      return absl::CancelledError("interrupted");
    }
    return reader_.Next(piece);
  }

  static absl::Status Decompress(Piece& piece) {
    if (piece.compressed.empty()) return absl::OkStatus();
    NCE2VEC_ASSIGN_OR_RETURN(piece.xml, DecompressBzip2(piece.compressed, piece.path));
    return absl::OkStatus();
  }

  absl::Status Parse(Piece& piece) {
    if (!parser_) parser_.emplace(piece.path);
    NCE2VEC_RETURN_IF_ERROR(parser_->Parse(piece.xml, piece.last, piece.pages));
    piece.counts.bytes = piece.xml.size();
    piece.xml = std::string();  // not needed any more, and many pieces are under way
    piece.names = parser_->names();
    if (piece.last) parser_.reset();
    return absl::OkStatus();
  }

  void Extract(Piece& piece) const {
    WikipediaCounts& counts = piece.counts;
    for (WikiPage& page : piece.pages) {
      ++counts.pages;
      if (page.redirect) {
        ++counts.redirects;
      } else if (page.space != 0 || !page.is_wikitext) {
        ++counts.other_spaces;
      } else {
        ExtractPage(page, piece);
      }
    }
    piece.pages = {};  // not needed any more, and many pieces are under way
  }

  void ExtractPage(WikiPage& page, Piece& piece) const {
    const size_t before = piece.text.size();
    if (options_.titles) piece.text += page.title + "\n";
    NamePage(page);
    const size_t begin = piece.text.size();
    AppendPlainText(page.text, piece.names, piece.text);
    const size_t bytes = piece.text.size() - begin;
    if (bytes == 0 || bytes < options_.min_bytes) {
      piece.text.resize(before);
      ++piece.counts.too_short;
      return;
    }
    piece.text.push_back('\n');
    ++piece.counts.articles;
  }

  absl::Status PassOn(const Piece& piece) {
    NCE2VEC_RETURN_IF_ERROR(sink_(piece.text));
    counts_.bytes += piece.counts.bytes;
    counts_.pages += piece.counts.pages;
    counts_.redirects += piece.counts.redirects;
    counts_.other_spaces += piece.counts.other_spaces;
    counts_.too_short += piece.counts.too_short;
    counts_.articles += piece.counts.articles;
    if (callbacks_.progress) callbacks_.progress({counts_.bytes, total_bytes_, counts_.articles});
    return absl::OkStatus();
  }

  const WikipediaOptions& options_;
  const ToolCallbacks& callbacks_;
  const ByteSink& sink_;
  DumpReader reader_;
  uint64_t total_bytes_;
  std::optional<WikiDumpParser> parser_;  // of the dump that is being read
  WikipediaCounts counts_;
};

}  // namespace

absl::StatusOr<WikipediaCounts> ExtractWikipedia(const WikipediaOptions& options,
                                                 const ToolCallbacks& callbacks,
                                                 const ByteSink& sink) {
  return Extractor(options, callbacks, sink).Run();
}

}  // namespace nce2vec
