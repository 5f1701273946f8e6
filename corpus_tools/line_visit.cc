#include "corpus_tools/line_visit.h"

#include <utility>

namespace nce2vec {

absl::StatusOr<bool> LineSource::Next(LineBlock& block) {
  while (true) {
    if (callbacks_.stop != nullptr && callbacks_.stop->load(std::memory_order_relaxed)) {
      return absl::CancelledError("interrupted");
    }
    if (!reader_) {
      if (next_input_ == inputs_.size()) return false;
      NCE2VEC_ASSIGN_OR_RETURN(LineReader opened, LineReader::Open(inputs_[next_input_++]));
      reader_.emplace(std::move(opened));
    }
    NCE2VEC_ASSIGN_OR_RETURN(const bool more, reader_->Next(block));
    if (more) return true;
    reader_.reset();
  }
}

absl::StatusOr<LineCounts> VisitEachLine(
    const std::vector<std::string>& inputs, const ToolCallbacks& callbacks,
    absl::FunctionRef<absl::Status(std::string_view line)> visit) {
  LineSource source(inputs, callbacks);
  LineCounts counts;
  LineBlock block;
  while (true) {
    NCE2VEC_ASSIGN_OR_RETURN(const bool more, source.Next(block));
    if (!more) return counts;
    absl::Status visited;
    ForEachWholeLine(block.bytes, [&](std::string_view line) {
      if (visited.ok()) visited = visit(line);
    });
    NCE2VEC_RETURN_IF_ERROR(visited);
    counts.bytes += block.bytes.size();
    counts.lines += block.lines;
    source.Report(counts);
  }
}

}  // namespace nce2vec
