// Every line of the inputs, in order: something is computed of each on all cores, then it is
// decided what becomes of it, one line after the other.
#ifndef CORPUS_TOOLS_LINE_VISIT_H_
#define CORPUS_TOOLS_LINE_VISIT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "corpus_tools/text_map.h"
#include "src/base/status_macros.h"
#include "src/corpus/ordered_pipeline.h"
#include "src/corpus/text_pipeline.h"
#include "src/text/line_reader.h"

namespace nce2vec {

// What was read.
struct LineCounts {
  uint64_t bytes = 0;
  uint64_t lines = 0;
};

// The lines of some inputs one after the other, in blocks. One thread.
class LineSource {
 public:
  // `inputs` as for OpenByteSource; opened when their turn comes.
  LineSource(const std::vector<std::string>& inputs, const ToolCallbacks& callbacks)
      : inputs_(inputs), callbacks_(callbacks), total_bytes_(PlainTextBytes(inputs)) {}

  // The next lines into `block`; false at the end. Cancelled when it is to stop; else as
  // LineReader, which refuses lines of more than 64 MB.
  absl::StatusOr<bool> Next(LineBlock& block);
  // To be called when `bytes` of text and its `lines` are done.
  void Report(const LineCounts& done) const {
    if (callbacks_.progress) callbacks_.progress({done.bytes, total_bytes_, done.lines});
  }

 private:
  const std::vector<std::string>& inputs_;
  const ToolCallbacks& callbacks_;
  uint64_t total_bytes_;
  size_t next_input_ = 0;
  std::optional<LineReader> reader_;
};

// Calls `fact(line)` for the lines on `threads` threads, and `visit(line, fact)` for each line in
// order, one at a time. Lines have no end; see ForEachWholeLine.
template <class Fact>
absl::StatusOr<LineCounts> VisitLines(
    const std::vector<std::string>& inputs, size_t threads, const ToolCallbacks& callbacks,
    absl::FunctionRef<Fact(std::string_view line)> fact,
    absl::FunctionRef<absl::Status(std::string_view line, const Fact& fact)> visit) {
  struct Piece {
    LineBlock block;
    std::vector<Fact> facts;
  };
  LineSource source(inputs, callbacks);
  LineCounts counts;
  const absl::Status status = RunInOrder<Piece>(
      threads, [&](Piece& piece) { return source.Next(piece.block); },
      [&](Piece& piece) {
        piece.facts.reserve(piece.block.lines);
        ForEachWholeLine(piece.block.bytes,
                         [&](std::string_view line) { piece.facts.push_back(fact(line)); });
      },
      [&](Piece& piece) -> absl::Status {
        absl::Status visited;
        size_t i = 0;
        ForEachWholeLine(piece.block.bytes, [&](std::string_view line) {
          if (visited.ok()) visited = visit(line, piece.facts[i]);
          ++i;
        });
        NCE2VEC_RETURN_IF_ERROR(visited);
        counts.bytes += piece.block.bytes.size();
        counts.lines += piece.block.lines;
        source.Report(counts);
        return absl::OkStatus();
      });
  NCE2VEC_RETURN_IF_ERROR(status);
  return counts;
}

// The same where nothing is to be computed: one thread does it all.
absl::StatusOr<LineCounts> VisitEachLine(
    const std::vector<std::string>& inputs, const ToolCallbacks& callbacks,
    absl::FunctionRef<absl::Status(std::string_view line)> visit);

}  // namespace nce2vec

#endif  // CORPUS_TOOLS_LINE_VISIT_H_
