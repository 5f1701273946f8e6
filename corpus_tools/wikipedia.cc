#include "corpus_tools/wikipedia.h"

#include <optional>
#include <utility>

#include "corpus_tools/wiki_dump.h"
#include "src/base/status_macros.h"
#include "src/corpus/ordered_pipeline.h"
#include "src/corpus/text_pipeline.h"

namespace nce2vec {
namespace {

// Enough pages for work that is worth handing to a thread.
constexpr size_t kPieceBytes = size_t{1} << 20;

struct Piece {
  std::vector<WikiPage> pages;
  WikiNames names;
  uint64_t bytes_read = 0;  // of all inputs so far
  std::string text;
  WikipediaCounts counts;
};

class Extractor {
 public:
  Extractor(const WikipediaOptions& options, const ToolCallbacks& callbacks, const ByteSink& sink)
      : options_(options),
        callbacks_(callbacks),
        sink_(sink),
        total_bytes_(PlainTextBytes(options.inputs)) {}

  absl::StatusOr<WikipediaCounts> Run() {
    NCE2VEC_RETURN_IF_ERROR(RunInOrder<Piece>(
        options_.threads, [&](Piece& piece) { return Read(piece); },
        [&](Piece& piece) { Extract(piece); }, [&](Piece& piece) { return PassOn(piece); }));
    return counts_;
  }

 private:
  absl::StatusOr<bool> Read(Piece& piece) {
    size_t bytes = 0;
    while (bytes < kPieceBytes) {
      if (callbacks_.stop != nullptr && callbacks_.stop->load(std::memory_order_relaxed)) {
        return absl::CancelledError("interrupted");
      }
      if (!reader_) {
        if (next_input_ == options_.inputs.size()) break;
        NCE2VEC_ASSIGN_OR_RETURN(WikiDumpReader opened,
                                 WikiDumpReader::Open(options_.inputs[next_input_++]));
        reader_.emplace(std::move(opened));
      }
      WikiPage page;
      NCE2VEC_ASSIGN_OR_RETURN(const bool more, reader_->Next(page));
      piece.bytes_read = bytes_before_ + reader_->bytes_read();
      if (!more) {
        bytes_before_ = piece.bytes_read;
        reader_.reset();
        if (!piece.pages.empty()) break;  // the next input has names of its own
        continue;
      }
      if (piece.pages.empty()) piece.names = reader_->names();
      bytes += page.text.size() + page.title.size() + 100;
      piece.pages.push_back(std::move(page));
    }
    return !piece.pages.empty();
  }

  void Extract(Piece& piece) const {
    WikipediaCounts& counts = piece.counts;
    for (const WikiPage& page : piece.pages) {
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

  void ExtractPage(const WikiPage& page, Piece& piece) const {
    const size_t before = piece.text.size();
    if (options_.titles) piece.text += page.title + "\n";
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
    counts_.bytes = piece.bytes_read;
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
  uint64_t total_bytes_;
  size_t next_input_ = 0;
  uint64_t bytes_before_ = 0;  // of the inputs that are read
  std::optional<WikiDumpReader> reader_;
  WikipediaCounts counts_;
};

}  // namespace

absl::StatusOr<WikipediaCounts> ExtractWikipedia(const WikipediaOptions& options,
                                                 const ToolCallbacks& callbacks,
                                                 const ByteSink& sink) {
  return Extractor(options, callbacks, sink).Run();
}

}  // namespace nce2vec
