#include "src/corpus/pair_reader.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/corpus/ordered_pipeline.h"
#include "src/corpus/weight_text.h"
#include "src/text/line_reader.h"
#include "src/text/utf8.h"

namespace nce2vec {
namespace {

constexpr char kExpected[] = "expected centre <TAB> context [<TAB> weight]";

// Some lines of one input on their way through the pipeline.
struct Piece {
  LineBlock block;
  size_t input = 0;
  uint64_t bytes = 0;  // of the text, up to the end of the block
  PieceWords words;
  std::vector<GivenPair> pairs;  // words by their numbers in `words`
  // The first line that is no pair: what is wrong, and which line of the block, from 0.
  std::string complaint;
  uint64_t complaint_line = 0;
};

bool IsBlank(std::string_view field) {
  while (!field.empty()) {
    const size_t space = WhiteSpaceBytes(field);
    if (space == 0) return false;
    field.remove_prefix(space);
  }
  return true;
}

// The fields of one line. One more than there may be stand for all that are too many.
struct Fields {
  std::array<std::string_view, 4> text;
  size_t count = 0;
};

Fields SplitAtTabs(std::string_view line) {
  Fields fields;
  while (true) {
    const size_t tab = line.find('\t');
    fields.text[fields.count++] = line.substr(0, tab);
    if (tab == line.npos || fields.count == fields.text.size()) return fields;
    line.remove_prefix(tab + 1);
  }
}

class PieceParser {
 public:
  PieceParser(Piece& piece, size_t max_word_bytes)
      : piece_(piece),
        max_word_bytes_(max_word_bytes),
        well_formed_(IsWellFormed(piece.block.bytes)) {}

  void Parse() {
    piece_.pairs.reserve(piece_.block.lines);
    uint64_t line_number = 0;
    ForEachWholeLine(piece_.block.bytes, [&](std::string_view line) {
      if (piece_.complaint.empty()) {
        piece_.complaint = AddLine(line);
        piece_.complaint_line = line_number;
      }
      ++line_number;
    });
    piece_.block.bytes = std::string();  // not needed any more, and many pieces are under way
  }

 private:
  // What is wrong with the line, if something is.
  std::string AddLine(std::string_view line) {
    if (line.empty()) return "";
    if (!well_formed_ && !IsWellFormed(line)) {
      return "no UTF-8; convert the file with iconv, or drop the line";
    }
    const Fields fields = SplitAtTabs(line);
    if (fields.count < 2) return absl::StrFormat("no TAB, %s", kExpected);
    if (fields.count > 3) return absl::StrFormat("more than three fields, %s", kExpected);
    for (const size_t i : {size_t{0}, size_t{1}}) {
      if (std::string wrong = CheckWord(fields.text[i], i == 0 ? "centre" : "context");
          !wrong.empty()) {
        return wrong;
      }
    }
    float weight = 1;
    if (fields.count == 3) {
      const absl::StatusOr<float> parsed = ParseWeight(fields.text[2], kMostPairWeight);
      if (!parsed.ok()) return std::string(parsed.status().message());
      weight = *parsed;
    }
    if (weight == 0) return "";
    const uint32_t centre = piece_.words.Add(fields.text[0]);
    piece_.pairs.push_back({centre, piece_.words.Add(fields.text[1]), weight});
    return "";
  }

  std::string CheckWord(std::string_view word, std::string_view role) const {
    if (IsBlank(word)) return absl::StrFormat("the %s is empty, %s", role, kExpected);
    if (word.size() > max_word_bytes_) {
      return absl::StrFormat("a %s of %d bytes, expected at most %d", role, word.size(),
                             max_word_bytes_);
    }
    if (word.find('\0') == word.npos) return "";
    return absl::StrFormat("a NUL byte in the %s, expected text", role);
  }

  Piece& piece_;
  size_t max_word_bytes_;
  bool well_formed_;
};

class Pipeline {
 public:
  Pipeline(const std::vector<std::string>& inputs, size_t max_word_bytes,
           const ReadCallbacks& callbacks,
           absl::FunctionRef<absl::Status(std::span<const GivenPair>)> sink)
      : inputs_(inputs),
        max_word_bytes_(max_word_bytes),
        callbacks_(callbacks),
        sink_(sink),
        total_bytes_(PlainTextBytes(inputs)) {}

  absl::StatusOr<CountedPairs> Run(size_t threads) {
    NCE2VEC_RETURN_IF_ERROR(RunInOrder<Piece>(
        threads, [&](Piece& piece) { return Read(piece); },
        [&](Piece& piece) { PieceParser(piece, max_word_bytes_).Parse(); },
        [&](Piece& piece) { return Merge(piece); }));
    return std::move(result_);
  }

 private:
  absl::StatusOr<bool> Read(Piece& piece) {
    if (callbacks_.stop != nullptr && callbacks_.stop->load(std::memory_order_relaxed)) {
      return absl::CancelledError("interrupted while reading the pairs; nothing was written");
    }
    while (true) {
      if (!reader_) {
        if (next_input_ == inputs_.size()) return false;
        NCE2VEC_ASSIGN_OR_RETURN(LineReader reader, LineReader::Open(inputs_[next_input_++]));
        reader_.emplace(std::move(reader));
      }
      NCE2VEC_ASSIGN_OR_RETURN(const bool more, reader_->Next(piece.block));
      piece.bytes = bytes_of_inputs_ + reader_->bytes_read();
      if (more) break;
      bytes_of_inputs_ = piece.bytes;
      reader_.reset();
    }
    piece.input = next_input_ - 1;
    return true;
  }

  absl::Status Merge(Piece& piece) {
    if (piece.input != merged_input_) {
      merged_input_ = piece.input;
      lines_of_input_ = 0;
    }
    if (!piece.complaint.empty()) {
      const std::string& path = inputs_[piece.input];
      return absl::InvalidArgumentError(
          absl::StrFormat("%s: line %d: %s", path == "-" ? "standard input" : path,
                          lines_of_input_ + piece.complaint_line + 1, piece.complaint));
    }
    lines_of_input_ += piece.block.lines;
    NCE2VEC_ASSIGN_OR_RETURN(const std::vector<uint32_t> ids, result_.words.Merge(piece.words));
    result_.centre_weights.resize(result_.words.distinct());
    result_.context_weights.resize(result_.words.distinct());
    for (GivenPair& pair : piece.pairs) {
      pair.centre = ids[pair.centre];
      pair.context = ids[pair.context];
      result_.centre_weights[pair.centre] += static_cast<double>(pair.weight);
      result_.context_weights[pair.context] += static_cast<double>(pair.weight);
    }
    result_.stats.bytes = piece.bytes;
    result_.stats.lines += piece.block.lines;
    result_.stats.tokens += 2 * piece.pairs.size();
    NCE2VEC_RETURN_IF_ERROR(sink_(piece.pairs));
    if (callbacks_.progress) {
      callbacks_.progress(
          {piece.bytes, total_bytes_, result_.words.total(), result_.words.distinct()});
    }
    return absl::OkStatus();
  }

  const std::vector<std::string>& inputs_;
  size_t max_word_bytes_;
  const ReadCallbacks& callbacks_;
  absl::FunctionRef<absl::Status(std::span<const GivenPair>)> sink_;
  uint64_t total_bytes_;
  CountedPairs result_;
  // Of the stage that reads.
  std::optional<LineReader> reader_;
  size_t next_input_ = 0;
  uint64_t bytes_of_inputs_ = 0;  // that have ended
  // Of the stage that merges.
  size_t merged_input_ = 0;
  uint64_t lines_of_input_ = 0;
};

}  // namespace

absl::StatusOr<CountedPairs> ReadPairs(
    const std::vector<std::string>& inputs, size_t max_word_bytes, size_t threads,
    const ReadCallbacks& callbacks,
    absl::FunctionRef<absl::Status(std::span<const GivenPair>)> sink) {
  return Pipeline(inputs, max_word_bytes, callbacks, sink).Run(threads);
}

}  // namespace nce2vec
