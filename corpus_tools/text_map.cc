#include "corpus_tools/text_map.h"

#include <tbb/enumerable_thread_specific.h>

#include "src/base/status_macros.h"
#include "src/corpus/ordered_pipeline.h"
#include "src/corpus/text_pipeline.h"
#include "src/text/text_reader.h"

namespace nce2vec {
namespace {

// A chunk on its way: its text, then what becomes of it.
struct Piece {
  TextChunk chunk;
  std::string mapped;
  bool empty = false;      // the chunk was
  bool ends_line = false;  // the chunk did
};

class TextMap {
 public:
  TextMap(const std::vector<std::string>& inputs,
          const std::function<std::unique_ptr<LineMapper>()>& make_mapper,
          const ToolCallbacks& callbacks, const ByteSink& sink)
      : callbacks_(callbacks),
        sink_(sink),
        mappers_(make_mapper),
        reader_(inputs),
        total_bytes_(PlainTextBytes(inputs)) {}

  absl::StatusOr<TextStats> Run(size_t threads) {
    NCE2VEC_RETURN_IF_ERROR(RunInOrder<Piece>(
        threads, [&](Piece& piece) { return Read(piece); }, [&](Piece& piece) { Map(piece); },
        [&](Piece& piece) { return Write(piece); }));
    if (line_is_open_) NCE2VEC_RETURN_IF_ERROR(sink_("\n"));
    return stats_;
  }

 private:
  absl::StatusOr<bool> Read(Piece& piece) {
    if (callbacks_.stop != nullptr && callbacks_.stop->load(std::memory_order_relaxed)) {
      return absl::CancelledError("interrupted");
    }
    return reader_.Next(piece.chunk);
  }

  void Map(Piece& piece) {
    LineMapper& mapper = *mappers_.local();
    const std::string_view bytes = piece.chunk.bytes;
    piece.mapped.reserve(bytes.size() + bytes.size() / 8);
    bool first = true;
    ForEachLine(bytes, piece.chunk.stats, [&](std::string_view line) {
      if (!first) piece.mapped.push_back('\n');
      first = false;
      mapper.Map(line, piece.mapped, piece.chunk.stats);
    });
    piece.empty = bytes.empty();
    piece.ends_line = bytes.ends_with('\n');
    if (piece.ends_line) piece.mapped.push_back('\n');
    piece.chunk.bytes = std::string();  // not needed any more, and many pieces are under way
  }

  absl::Status Write(const Piece& piece) {
    if (line_is_open_ && piece.chunk.starts_input) {
      NCE2VEC_RETURN_IF_ERROR(sink_("\n"));
      line_is_open_ = line_has_text_ = false;
    }
    const bool text = !piece.mapped.empty() && piece.mapped.front() != '\n';
    if (line_has_text_ && text) NCE2VEC_RETURN_IF_ERROR(sink_(" "));
    NCE2VEC_RETURN_IF_ERROR(sink_(piece.mapped));
    const size_t end = piece.mapped.rfind('\n');
    const bool begun_here = end != std::string::npos;
    const bool ends_with_text = end + 1 < piece.mapped.size();  // npos + 1 is 0
    line_has_text_ = ends_with_text || (line_has_text_ && !begun_here);
    if (!piece.empty) line_is_open_ = !piece.ends_line;
    stats_ += piece.chunk.stats;
    if (callbacks_.progress) callbacks_.progress({stats_.bytes, total_bytes_, stats_.lines});
    return absl::OkStatus();
  }

  const ToolCallbacks& callbacks_;
  const ByteSink& sink_;
  tbb::enumerable_thread_specific<std::unique_ptr<LineMapper>> mappers_;
  TextReader reader_;
  uint64_t total_bytes_;
  TextStats stats_;
  bool line_is_open_ = false;   // what was passed on last ends within a line
  bool line_has_text_ = false;  // and that line is not empty so far
};

}  // namespace

absl::StatusOr<TextStats> MapText(const std::vector<std::string>& inputs, size_t threads,
                                  const std::function<std::unique_ptr<LineMapper>()>& make_mapper,
                                  const ToolCallbacks& callbacks, const ByteSink& sink) {
  return TextMap(inputs, make_mapper, callbacks, sink).Run(threads);
}

}  // namespace nce2vec
