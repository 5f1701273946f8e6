#include "src/model/text_rows.h"

#include <tbb/parallel_pipeline.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/model/text_line.h"

namespace nce2vec {
namespace {

// Text that is parsed at a time: some hundred rows of 300 numbers.
constexpr size_t kPieceBytes = size_t{1} << 20;
constexpr size_t kPiecesUnderWay = 8;

struct Piece {
  std::string bytes;  // whole lines
  uint64_t end = 0;   // where they end in the input
  std::vector<TextLine> lines;
  std::vector<float> numbers;  // [lines][dim]
};

void ParsePiece(size_t dim, Piece& piece) {
  const auto line_ends = static_cast<size_t>(std::ranges::count(piece.bytes, '\n'));
  piece.lines.reserve(line_ends + 1);
  piece.numbers.resize((line_ends + 1) * dim);
  std::string_view rest = piece.bytes;
  while (!rest.empty()) {
    const size_t length = std::min(rest.find('\n'), rest.size());
    const std::span<float> row = std::span(piece.numbers).subspan(piece.lines.size() * dim, dim);
    piece.lines.push_back(ParseTextLine(rest.substr(0, length), row));
    rest.remove_prefix(std::min(length + 1, rest.size()));
  }
}

class TextRows {
 public:
  TextRows(BufferedInput& input, const TextRowsLayout& layout, const ReadOptions& options)
      : input_(input),
        layout_(layout),
        options_(options),
        next_line_(layout.first_line),
        collector_(layout.dim, options.limit) {}

  absl::StatusOr<ImportedVectors> Read() {
    RunPipeline();
    NCE2VEC_RETURN_IF_ERROR(keep_status_);
    NCE2VEC_RETURN_IF_ERROR(read_status_);
    if (layout_.rows.has_value() && rows_ != *layout_.rows && !collector_.full()) {
      return WrongRowCount(input_.name(), *layout_.rows, rows_);
    }
    return collector_.Finish(layout_.rows.has_value() ? VectorFormat::kWord2vecText
                                                      : VectorFormat::kGloveText);
  }

 private:
  void RunPipeline() {
    using PiecePtr = std::shared_ptr<Piece>;  // the pipeline moves values that can be copied
    const auto parse = [this](PiecePtr piece) {
      ParsePiece(layout_.dim, *piece);
      return piece;
    };
    const auto keep = [this](const PiecePtr& piece) {
      if (stopped_.load()) return;
      keep_status_ = KeepPiece(*piece);
      stopped_.store(!keep_status_.ok() || collector_.full());
    };
    using tbb::filter_mode;
    tbb::parallel_pipeline(
        kPiecesUnderWay, tbb::make_filter<void, PiecePtr>(
                             filter_mode::serial_in_order,
                             [this](tbb::flow_control& control) { return NextPiece(control); }) &
                             tbb::make_filter<PiecePtr, PiecePtr>(filter_mode::parallel, parse) &
                             tbb::make_filter<PiecePtr, void>(filter_mode::serial_in_order, keep));
  }

  std::shared_ptr<Piece> NextPiece(tbb::flow_control& control) {
    auto piece = std::make_shared<Piece>();
    if (!stopped_.load()) {
      const absl::StatusOr<std::string_view> lines = input_.ReadLines(kPieceBytes, kMaxRowBytes);
      if (lines.ok() && !lines->empty()) {
        piece->bytes = *lines;
        piece->end = input_.position();
        return piece;
      }
      read_status_ = lines.status();
    }
    control.stop();
    return piece;
  }

  absl::Status KeepPiece(const Piece& piece) {
    for (size_t i = 0; i < piece.lines.size() && !collector_.full(); ++i) {
      NCE2VEC_RETURN_IF_ERROR(
          KeepLine(next_line_++, piece.lines[i],
                   std::span(piece.numbers).subspan(i * layout_.dim, layout_.dim)));
    }
    return options_.progress ? options_.progress(piece.end) : absl::OkStatus();
  }

  absl::Status Wrong(uint64_t line, std::string_view what) const {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: line %d: %s", input_.name(), line, what));
  }

  absl::Status KeepLine(uint64_t number, const TextLine& line, std::span<const float> vector) {
    if (line.blank) {
      if (empty_line_ == 0) empty_line_ = number;
      return absl::OkStatus();
    }
    if (empty_line_ != 0) {
      return Wrong(number, absl::StrFormat("a row after line %d, which is empty", empty_line_));
    }
    ++rows_;
    // Only counted: how many rows there are is said at the end.
    if (layout_.rows.has_value() && rows_ > *layout_.rows) return absl::OkStatus();
    if (!line.wrong.empty()) return Wrong(number, line.wrong);
    NCE2VEC_ASSIGN_OR_RETURN(const std::span<float> row, collector_.NextRow());
    std::ranges::copy(vector, row.begin());
    const absl::Status kept = collector_.Keep(line.word);
    return kept.ok() ? kept : Wrong(number, std::string(kept.message()));
  }

  BufferedInput& input_;
  const TextRowsLayout layout_;
  const ReadOptions& options_;
  absl::Status read_status_;  // of the first stage
  std::atomic<bool> stopped_{false};
  absl::Status keep_status_;  // of the last, whose are all that follow
  uint64_t next_line_;
  VectorCollector collector_;
  uint64_t rows_ = 0;
  uint64_t empty_line_ = 0;
};

}  // namespace

absl::Status WrongRowCount(const std::string& name, uint64_t claimed, uint64_t found) {
  return absl::DataLossError(
      absl::StrFormat("%s: the first line claims %d rows, the file holds %d: it is %s; correct the "
                      "first line or get "
                      "the file again",
                      name, claimed, found, found < claimed ? "cut off" : "longer than it says"));
}

absl::StatusOr<ImportedVectors> ReadTextRows(BufferedInput& input, const TextRowsLayout& layout,
                                             const ReadOptions& options) {
  return TextRows(input, layout, options).Read();
}

}  // namespace nce2vec
