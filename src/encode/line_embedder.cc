#include "src/encode/line_embedder.h"

#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

#include <array>
#include <charconv>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

using Json = nlohmann::json;

void AppendNumber(float x, std::string& bytes) {
  std::array<char, 32> digits;  // the shortest form of a float needs 16 at most
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), x);
  NCE2VEC_CHECK(error == std::errc());
  bytes.append(digits.data(), end);
}

void AppendJson(std::string_view text, std::span<const float> vector, std::string& bytes) {
  bytes += "{\"text\":";
  bytes += Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
  bytes += ",\"vector\":[";
  for (size_t j = 0; j < vector.size(); ++j) {
    if (j > 0) bytes += ',';
    if (std::isfinite(vector[j])) {
      AppendNumber(vector[j], bytes);
    } else {
      bytes += "null";
    }
  }
  bytes += "]}\n";
}

// A block on its way through the pipeline: lines, then what they become.
struct Piece {
  LineBlock block;
  std::string bytes;
  EmbedStats stats;
};

class Embedder {
 public:
  Embedder(const TextEncoder& encoder, LineReader& reader, const EmbedOptions& options,
           const LineSink& sink)
      : encoder_(encoder), reader_(reader), options_(options), sink_(sink) {}

  absl::StatusOr<EmbedStats> Run() {
    // The pipeline moves values that can be copied: hence shared_ptr, though a piece has one user
    // at a time. Twice as many pieces as threads keep all busy while one is read or written.
    using PiecePtr = std::shared_ptr<Piece>;
    const auto pieces = 2 * static_cast<size_t>(tbb::this_task_arena::max_concurrency());
    tbb::parallel_pipeline(
        pieces,
        tbb::make_filter<void, PiecePtr>(
            tbb::filter_mode::serial_in_order,
            [&](tbb::flow_control& control) { return ReadPiece(control); }) &
            tbb::make_filter<PiecePtr, PiecePtr>(tbb::filter_mode::parallel,
                                                 [&](PiecePtr piece) {
                                                   EncodePiece(*piece);
                                                   return piece;
                                                 }) &
            tbb::make_filter<PiecePtr, void>(tbb::filter_mode::serial_in_order,
                                             [&](const PiecePtr& piece) { WritePiece(*piece); }));
    NCE2VEC_RETURN_IF_ERROR(write_status_);
    NCE2VEC_RETURN_IF_ERROR(read_status_);
    return stats_;
  }

 private:
  std::shared_ptr<Piece> ReadPiece(tbb::flow_control& control) {
    auto piece = std::make_shared<Piece>();
    if (options_.stop != nullptr && options_.stop->load(std::memory_order_relaxed)) {
      read_status_ = absl::CancelledError("interrupted before the text's end");
    } else if (!failed_.load()) {
      const absl::StatusOr<bool> more = reader_.Next(piece->block);
      if (more.ok() && *more) return piece;
      read_status_ = more.status();
    }
    control.stop();
    return nullptr;
  }

  void EncodePiece(Piece& piece) const {
    TextEncoder::Session session(encoder_);
    std::vector<float> vector(encoder_.dim());
    if (options_.format == LineFormat::kNpy) {
      piece.bytes.reserve(piece.block.lines * vector.size() * sizeof(float));
    }
    ForEachWholeLine(piece.block.bytes, [&](std::string_view line) {
      const TextCounts counts = session.Encode(line, vector);
      if (options_.normalize) NormalizeVector(vector);
      AppendLine(options_.format, line, vector, piece.bytes);
      piece.stats.counts += counts;
      piece.stats.lines_without_known_words += counts.known == 0;
    });
    piece.stats.lines = piece.block.lines;
    piece.stats.bytes = piece.block.bytes.size();
    piece.stats.text = session.stats();
    piece.block.bytes = std::string();  // not needed any more, and many pieces are under way
  }

  void WritePiece(const Piece& piece) {
    if (!write_status_.ok()) return;
    write_status_ = sink_(piece.bytes);
    failed_.store(!write_status_.ok());
    stats_ += piece.stats;
    if (options_.progress) options_.progress(stats_);
  }

  const TextEncoder& encoder_;
  LineReader& reader_;
  const EmbedOptions& options_;
  const LineSink& sink_;
  EmbedStats stats_;
  absl::Status read_status_;   // of the first stage
  absl::Status write_status_;  // of the last
  std::atomic<bool> failed_{false};
};

}  // namespace

std::string_view LineFormatName(LineFormat format) {
  switch (format) {
    case LineFormat::kNpy:
      return "npy";
    case LineFormat::kText:
      return "text";
    case LineFormat::kJsonl:
      break;
  }
  return "jsonl";
}

absl::StatusOr<LineFormat> ParseLineFormatName(std::string_view name) {
  for (const LineFormat format : {LineFormat::kNpy, LineFormat::kText, LineFormat::kJsonl}) {
    if (name == LineFormatName(format)) return format;
  }
  return absl::InvalidArgumentError(
      absl::StrFormat("--format: no format '%s'; there are npy, text and jsonl", name));
}

void AppendLine(LineFormat format, std::string_view text, std::span<const float> vector,
                std::string& bytes) {
  switch (format) {
    case LineFormat::kNpy:
      bytes.append(reinterpret_cast<const char*>(vector.data()), vector.size_bytes());
      return;
    case LineFormat::kText:
      for (size_t j = 0; j < vector.size(); ++j) {
        if (j > 0) bytes += ' ';
        AppendNumber(vector[j], bytes);
      }
      bytes += '\n';
      return;
    case LineFormat::kJsonl:
      AppendJson(text, vector, bytes);
  }
}

void NormalizeVector(std::span<float> vector) {
  double squares = 0;
  for (const float x : vector) squares += static_cast<double>(x) * static_cast<double>(x);
  if (squares == 0) return;
  const double scale = 1 / std::sqrt(squares);
  for (float& x : vector) x = static_cast<float>(static_cast<double>(x) * scale);
}

EmbedStats& EmbedStats::operator+=(const EmbedStats& other) {
  lines += other.lines;
  lines_without_known_words += other.lines_without_known_words;
  bytes += other.bytes;
  counts += other.counts;
  text += other.text;
  return *this;
}

absl::StatusOr<EmbedStats> EmbedLines(const TextEncoder& encoder, LineReader& reader,
                                      const EmbedOptions& options, const LineSink& sink) {
  return Embedder(encoder, reader, options, sink).Run();
}

}  // namespace nce2vec
