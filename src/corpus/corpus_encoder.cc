#include "src/corpus/corpus_encoder.h"

#include <sys/stat.h>
#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

#include <array>
#include <fstream>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/byte_source.h"
#include "src/base/output_file.h"
#include "src/base/status_macros.h"
#include "src/corpus/word_spool.h"
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

void TokenizePiece(const TextOptions& options, Piece& piece) {
  Tokenizer tokenizer(options);
  TextStats& stats = piece.chunk.stats;
  constexpr auto kEnd = static_cast<uint32_t>(kSentenceEnd);
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
  piece.chunk.bytes = std::string();  // not needed any more; many pieces are under way
}

// The size of a plain regular file; nothing for pipes and compressed files, whose text can be longer.
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

uint64_t TotalBytes(const std::vector<std::string>& inputs) {
  uint64_t total = 0;
  for (const std::string& input : inputs) {
    const std::optional<uint64_t> size = PlainSize(input);
    if (!size) return 0;
    total += *size;
  }
  return total;
}

// Words of running text are some six bytes long with their space and take four as an id.
absl::Status CheckScratchSpace(const std::string& folder, uint64_t text_bytes) {
  NCE2VEC_ASSIGN_OR_RETURN(const uint64_t free_bytes, ScratchFile::FreeBytes(folder));
  const uint64_t needed = text_bytes * 2 / 3;
  if (free_bytes >= needed) return absl::OkStatus();
  return absl::ResourceExhaustedError(absl::StrFormat(
      "%s: %.0f MB free, but the text needs about %.0f MB of scratch space; choose a roomier folder "
      "with --scratch",
      folder.empty() ? "the folder for temporary files" : folder,
      static_cast<double>(free_bytes) / 1e6, static_cast<double>(needed) / 1e6));
}

class Encoder {
 public:
  Encoder(const EncodeOptions& options, const EncodeCallbacks& callbacks, WordSpool spool)
      : options_(options),
        callbacks_(callbacks),
        reader_(options.inputs),
        spool_(std::move(spool)),
        total_bytes_(TotalBytes(options.inputs)) {}

  absl::StatusOr<EncodedText> Run() {
    tbb::task_arena arena(static_cast<int>(options_.threads));
    return arena.execute([&] { return RunInArena(); });
  }

 private:
  absl::StatusOr<EncodedText> RunInArena() {
    // Twice as many pieces as threads keep all of them busy while one is being read or merged.
    tbb::parallel_pipeline(
        2 * options_.threads,
        tbb::make_filter<void, std::shared_ptr<Piece>>(
            tbb::filter_mode::serial_in_order,
            [&](tbb::flow_control& control) { return ReadPiece(control); }) &
            tbb::make_filter<std::shared_ptr<Piece>, std::shared_ptr<Piece>>(
                tbb::filter_mode::parallel,
                [&](std::shared_ptr<Piece> piece) {
                  TokenizePiece(options_.text, *piece);
                  return piece;
                }) &
            tbb::make_filter<std::shared_ptr<Piece>, void>(
                tbb::filter_mode::serial_in_order,
                [&](const std::shared_ptr<Piece>& piece) { MergePiece(*piece); }));
    NCE2VEC_RETURN_IF_ERROR(read_status_);
    NCE2VEC_RETURN_IF_ERROR(merge_status_);

    absl::StatusOr<WordCounter::Result> words = counter_.Finish(options_.vocabulary);
    if (!words.ok()) return WithInput(words.status());
    EncodedText result;
    NCE2VEC_ASSIGN_OR_RETURN(result.corpus, std::move(spool_).Renumber(words->ids));
    result.vocabulary = std::move(words->vocabulary);
    result.stats = stats_;
    result.total_tokens = counter_.total();
    result.distinct_words = counter_.distinct();
    return result;
  }

  // The pipeline moves values that can be copied: shared_ptr, though each piece has one user at a time.
  std::shared_ptr<Piece> ReadPiece(tbb::flow_control& control) {
    auto piece = std::make_shared<Piece>();
    if (callbacks_.stop != nullptr && callbacks_.stop->load(std::memory_order_relaxed)) {
      read_status_ = absl::CancelledError("interrupted while reading the text");
    } else if (!failed_.load(std::memory_order_relaxed)) {
      const absl::StatusOr<bool> more = reader_.Next(piece->chunk);
      if (more.ok() && *more) return piece;
      read_status_ = more.status();
    }
    control.stop();
    return nullptr;
  }

  void MergePiece(const Piece& piece) {
    if (!merge_status_.ok()) return;
    merge_status_ = TryMergePiece(piece);
    if (!merge_status_.ok()) failed_.store(true, std::memory_order_relaxed);
  }

  absl::Status TryMergePiece(const Piece& piece) {
    NCE2VEC_ASSIGN_OR_RETURN(const std::vector<uint32_t> provisional, counter_.Merge(piece.words));
    std::vector<uint32_t> ids = piece.ids;
    for (uint32_t& id : ids) {
      if (WordId{id} != kSentenceEnd) id = provisional[id];
    }
    NCE2VEC_RETURN_IF_ERROR(spool_.Append(ids));
    stats_ += piece.chunk.stats;
    if (callbacks_.progress) {
      callbacks_.progress({stats_.bytes, total_bytes_, counter_.total(), counter_.distinct()});
    }
    return absl::OkStatus();
  }

  absl::Status WithInput(const absl::Status& status) const {
    const std::string& first = options_.inputs.front();
    const std::string name = first == "-" ? "standard input" : first;
    const std::string others =
        options_.inputs.size() == 1 ? ""
                                    : absl::StrFormat(" and %d more", options_.inputs.size() - 1);
    return absl::Status(status.code(), absl::StrFormat("%s%s: %s", name, others,
                                                       std::string(status.message())));
  }

  const EncodeOptions& options_;
  const EncodeCallbacks& callbacks_;
  TextReader reader_;
  WordSpool spool_;
  WordCounter counter_;
  TextStats stats_;
  uint64_t total_bytes_;
  absl::Status read_status_;
  absl::Status merge_status_;
  std::atomic<bool> failed_{false};
};

}  // namespace

absl::StatusOr<EncodedText> EncodeText(const EncodeOptions& options,
                                       const EncodeCallbacks& callbacks) {
  NCE2VEC_RETURN_IF_ERROR(options.text.Validate());
  NCE2VEC_RETURN_IF_ERROR(options.vocabulary.Validate());
  NCE2VEC_RETURN_IF_ERROR(CheckScratchSpace(options.scratch_folder, TotalBytes(options.inputs)));
  NCE2VEC_ASSIGN_OR_RETURN(WordSpool spool, WordSpool::Create(options.scratch_folder));
  return Encoder(options, callbacks, std::move(spool)).Run();
}

}  // namespace nce2vec
