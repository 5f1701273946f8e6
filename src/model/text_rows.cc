#include "src/model/text_rows.h"

#include <tbb/parallel_pipeline.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/model/text_fields.h"
#include "src/model/vector_collector.h"

namespace nce2vec {
namespace {

// Text that is parsed at a time, if lines are not longer: some thousand rows.
constexpr size_t kPieceBytes = size_t{2} << 20;
constexpr size_t kPiecesUnderWay = 8;

// A line on its way: where its word is, or what is wrong with it.
struct ParsedLine {
  std::string_view word;
  bool empty = false;
  std::string wrong;
};

struct Piece {
  uint64_t first_line = 0;
  std::string bytes;
  std::vector<size_t> line_ends;  // in `bytes`, which holds no line breaks
  std::vector<ParsedLine> lines;
  std::vector<float> numbers;  // [lines][dim]
};

// The word ends at the first blank, even when it is empty: else its first number would be it.
void ParseLine(std::string_view line, std::span<float> row, ParsedLine& parsed) {
  std::string_view rest = line;
  parsed.empty = NextField(rest).empty();
  if (parsed.empty) return;
  const size_t word_end = std::min(line.find_first_of(" \t"), line.size());
  parsed.word = line.substr(0, word_end);
  rest = line.substr(word_end);
  size_t fields = 0;
  for (std::string_view field = NextField(rest); !field.empty(); field = NextField(rest)) {
    if (fields < row.size()) {
      const std::optional<float> value = ParseFloat(field);
      if (!value.has_value() || !std::isfinite(*value)) {
        parsed.wrong =
            absl::StrFormat("'%s' is %s", field, value.has_value() ? "not finite" : "no number");
        return;
      }
      row[fields] = *value;
    }
    ++fields;
  }
  if (fields != row.size()) {
    parsed.wrong = absl::StrFormat("%d numbers after the word '%s', expected %d", fields,
                                   parsed.word, row.size());
  }
}

void ParsePiece(size_t dim, Piece& piece) {
  piece.lines.resize(piece.line_ends.size());
  piece.numbers.resize(piece.line_ends.size() * dim);
  size_t begin = 0;
  for (size_t i = 0; i < piece.line_ends.size(); ++i) {
    ParseLine(std::string_view(piece.bytes).substr(begin, piece.line_ends[i] - begin),
              std::span(piece.numbers).subspan(i * dim, dim), piece.lines[i]);
    begin = piece.line_ends[i];
  }
}

class TextRows {
 public:
  TextRows(BufferedInput& input, const TextRowsLayout& layout)
      : input_(input), layout_(layout), next_line_(layout.first_line), collector_(layout.dim) {}

  absl::StatusOr<ImportedVectors> Read() {
    using PiecePtr = std::shared_ptr<Piece>;  // the pipeline moves values that can be copied
    tbb::parallel_pipeline(
        kPiecesUnderWay, tbb::make_filter<void, PiecePtr>(
                             tbb::filter_mode::serial_in_order,
                             [&](tbb::flow_control& control) { return NextPiece(control); }) &
                             tbb::make_filter<PiecePtr, PiecePtr>(tbb::filter_mode::parallel,
                                                                  [&](PiecePtr piece) {
                                                                    ParsePiece(layout_.dim, *piece);
                                                                    return piece;
                                                                  }) &
                             tbb::make_filter<PiecePtr, void>(tbb::filter_mode::serial_in_order,
                                                              [&](const PiecePtr& piece) {
                                                                if (!keep_status_.ok()) return;
                                                                keep_status_ = KeepPiece(*piece);
                                                                failed_.store(!keep_status_.ok());
                                                              }));
    NCE2VEC_RETURN_IF_ERROR(keep_status_);
    NCE2VEC_RETURN_IF_ERROR(read_status_);
    if (layout_.rows.has_value() && rows_ != *layout_.rows) {
      return WrongRowCount(input_.name(), *layout_.rows, rows_);
    }
    return collector_.Finish(layout_.rows.has_value() ? VectorFormat::kWord2vecText
                                                      : VectorFormat::kGloveText);
  }

 private:
  std::shared_ptr<Piece> NextPiece(tbb::flow_control& control) {
    auto piece = std::make_shared<Piece>();
    if (!failed_.load()) {
      const absl::StatusOr<bool> more = ReadPiece(*piece);
      if (more.ok() && *more) return piece;
      read_status_ = more.status();
    }
    control.stop();
    return piece;
  }

  absl::StatusOr<bool> ReadPiece(Piece& piece) {
    piece.first_line = next_line_;
    while (piece.bytes.size() < kPieceBytes) {
      NCE2VEC_ASSIGN_OR_RETURN(const std::optional<std::string_view> line,
                               input_.ReadUntil('\n', kMaxRowBytes));
      if (!line.has_value()) break;
      piece.bytes.append(*line);
      piece.line_ends.push_back(piece.bytes.size());
      ++next_line_;
    }
    return !piece.line_ends.empty();
  }

  absl::Status KeepPiece(const Piece& piece) {
    for (size_t i = 0; i < piece.lines.size(); ++i) {
      NCE2VEC_RETURN_IF_ERROR(
          KeepLine(piece.first_line + i, piece.lines[i],
                   std::span(piece.numbers).subspan(i * layout_.dim, layout_.dim)));
    }
    return absl::OkStatus();
  }

  absl::Status Wrong(uint64_t line, std::string_view what) const {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: line %d: %s", input_.name(), line, what));
  }

  absl::Status KeepLine(uint64_t number, const ParsedLine& line, std::span<const float> vector) {
    if (line.empty) {
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
  uint64_t next_line_;
  absl::Status read_status_;  // of the first stage
  std::atomic<bool> failed_{false};
  absl::Status keep_status_;  // of the last
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

absl::StatusOr<ImportedVectors> ReadTextRows(BufferedInput& input, const TextRowsLayout& layout) {
  return TextRows(input, layout).Read();
}

}  // namespace nce2vec
