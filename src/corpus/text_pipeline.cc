#include "src/corpus/text_pipeline.h"

#include <sys/stat.h>
#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

#include <array>
#include <fstream>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/byte_source.h"
#include "src/base/status_macros.h"
#include "src/corpus/arena_size.h"
#include "src/corpus/encoded_corpus.h"
#include "src/text/text_reader.h"
#include "src/text/tokenizer.h"

namespace nce2vec {
namespace {

// A chunk on its way through the pipeline: bytes, then words numbered within the chunk.
struct Piece {
  TextChunk chunk;
  PieceWords words;
  std::vector<uint32_t> ids;  // numbers of `words`, and kSentenceEnd
};

constexpr auto kEnd = static_cast<uint32_t>(kSentenceEnd);

void TokenizePiece(const TextOptions& options, Piece& piece) {
  Tokenizer tokenizer(options);
  TextStats& stats = piece.chunk.stats;
  piece.ids.reserve(piece.chunk.bytes.size() / 4);
  ForEachLine(piece.chunk.bytes, stats, [&](std::string_view line) {
    size_t length = 0;
    bool cut = false;
    tokenizer.Tokenize(
        line,
        [&](std::string_view token) {
          if (length == options.max_sentence_tokens) {
            piece.ids.push_back(kEnd);
            length = 0;
            cut = true;
          }
          piece.ids.push_back(piece.words.Add(token));
          ++length;
        },
        stats);
    if (length > 0) piece.ids.push_back(kEnd);
    if (cut) ++stats.lines_cut;
  });
  piece.chunk.bytes = std::string();  // not needed any more, and many pieces are under way
}

// The size of a plain regular file; nothing for pipes and compressed files, whose text can be
// longer.
std::optional<uint64_t> PlainSize(const std::string& path) {
  struct stat info {};
  if (path == "-" || stat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return std::nullopt;
  std::array<char, kCompressionHeaderBytes> header{};
  std::ifstream file(path, std::ios::binary);
  file.read(header.data(), header.size());
  const std::string_view first(header.data(), static_cast<size_t>(file.gcount()));
  if (RecogniseCompression(first) != Compression::kNone) return std::nullopt;
  return static_cast<uint64_t>(info.st_size);
}

class Pipeline {
 public:
  Pipeline(const std::vector<std::string>& inputs, const TextOptions& options,
           const ReadCallbacks& callbacks, const SentenceSink& sink)
      : options_(options),
        callbacks_(callbacks),
        sink_(sink),
        reader_(inputs),
        total_bytes_(PlainTextBytes(inputs)) {}

  absl::StatusOr<CountedText> Run(size_t threads) {
    // The pipeline moves values that can be copied: hence shared_ptr, though a piece has one user
    // at a time. Twice as many pieces as threads keep all of them busy while one is read or merged.
    using PiecePtr = std::shared_ptr<Piece>;
    tbb::parallel_pipeline(
        2 * threads, tbb::make_filter<void, PiecePtr>(
                         tbb::filter_mode::serial_in_order,
                         [&](tbb::flow_control& control) { return ReadPiece(control); }) &
                         tbb::make_filter<PiecePtr, PiecePtr>(tbb::filter_mode::parallel,
                                                              [&](PiecePtr piece) {
                                                                TokenizePiece(options_, *piece);
                                                                return piece;
                                                              }) &
                         tbb::make_filter<PiecePtr, void>(tbb::filter_mode::serial_in_order,
                                                          [&](const PiecePtr& piece) {
                                                            if (!merge_status_.ok()) return;
                                                            merge_status_ = MergePiece(*piece);
                                                            failed_.store(!merge_status_.ok());
                                                          }));
    NCE2VEC_RETURN_IF_ERROR(read_status_);
    NCE2VEC_RETURN_IF_ERROR(merge_status_);
    return std::move(text_);
  }

 private:
  std::shared_ptr<Piece> ReadPiece(tbb::flow_control& control) {
    auto piece = std::make_shared<Piece>();
    if (callbacks_.stop != nullptr && callbacks_.stop->load(std::memory_order_relaxed)) {
      read_status_ =
          absl::CancelledError("interrupted while reading the text; nothing was written");
    } else if (!failed_.load()) {
      const absl::StatusOr<bool> more = reader_.Next(piece->chunk);
      if (more.ok() && *more) return piece;
      read_status_ = more.status();
    }
    control.stop();
    return nullptr;
  }

  absl::Status MergePiece(Piece& piece) {
    NCE2VEC_ASSIGN_OR_RETURN(const std::vector<uint32_t> provisional,
                             text_.words.Merge(piece.words));
    text_.stats += piece.chunk.stats;
    if (sink_) {
      for (uint32_t& id : piece.ids) {
        if (id != kEnd) id = provisional[id];
      }
      NCE2VEC_RETURN_IF_ERROR(sink_(piece.ids));
    }
    if (callbacks_.progress) {
      callbacks_.progress(
          {text_.stats.bytes, total_bytes_, text_.words.total(), text_.words.distinct()});
    }
    return absl::OkStatus();
  }

  const TextOptions& options_;
  const ReadCallbacks& callbacks_;
  const SentenceSink& sink_;
  TextReader reader_;
  uint64_t total_bytes_;
  CountedText text_;
  absl::Status read_status_;   // of the first stage
  absl::Status merge_status_;  // of the last
  std::atomic<bool> failed_{false};
};

}  // namespace

uint64_t PlainTextBytes(const std::vector<std::string>& inputs) {
  uint64_t total = 0;
  for (const std::string& input : inputs) {
    const std::optional<uint64_t> size = PlainSize(input);
    if (!size) return 0;
    total += *size;
  }
  return total;
}

absl::StatusOr<CountedText> ReadText(const std::vector<std::string>& inputs,
                                     const TextOptions& options, size_t threads,
                                     const ReadCallbacks& callbacks, const SentenceSink& sink) {
  NCE2VEC_RETURN_IF_ERROR(options.Validate());
  tbb::task_arena arena(ArenaSize(threads));
  return arena.execute([&] { return Pipeline(inputs, options, callbacks, sink).Run(threads); });
}

absl::StatusOr<WordCounter::Result> FinishVocabulary(const CountedText& text,
                                                     const std::vector<std::string>& inputs,
                                                     const VocabularyOptions& options) {
  absl::StatusOr<WordCounter::Result> words = text.words.Finish(options);
  if (words.ok()) return words;
  std::string name = inputs.front() == "-" ? "standard input" : inputs.front();
  if (inputs.size() > 1) name += absl::StrFormat(" and %d more", inputs.size() - 1);
  return absl::Status(words.status().code(),
                      absl::StrFormat("%s: %s", name, std::string(words.status().message())));
}

}  // namespace nce2vec
