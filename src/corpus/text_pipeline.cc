#include "src/corpus/text_pipeline.h"

#include <sys/stat.h>

#include <array>
#include <fstream>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/byte_source.h"
#include "src/base/status_macros.h"
#include "src/corpus/encoded_corpus.h"
#include "src/corpus/ordered_pipeline.h"
#include "src/corpus/piece_tokenizer.h"
#include "src/text/text_reader.h"

namespace nce2vec {
namespace {

// A chunk on its way through the pipeline: bytes, then words numbered within the chunk.
struct Piece {
  TextChunk chunk;
  TokenizedPiece tokenized;
};

constexpr auto kEnd = static_cast<uint32_t>(kSentenceEnd);

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
           const PhraseTable* phrases, TextLayout layout, const ReadCallbacks& callbacks,
           const SentenceSink& sink, std::span<const float> line_weights)
      : options_(options),
        phrases_(phrases),
        layout_(layout),
        callbacks_(callbacks),
        sink_(sink),
        line_weights_(line_weights),
        reader_(inputs),
        total_bytes_(PlainTextBytes(inputs)) {}

  absl::StatusOr<CountedText> Run(size_t threads) {
    NCE2VEC_RETURN_IF_ERROR(RunInOrder<Piece>(
        threads, [&](Piece& piece) { return ReadPiece(piece); },
        [&](Piece& piece) { Tokenize(piece); }, [&](Piece& piece) { return MergePiece(piece); }));
    if (!unfinished_.empty()) NCE2VEC_RETURN_IF_ERROR(PassOn({kEnd}));
    return std::move(text_);
  }

 private:
  absl::StatusOr<bool> ReadPiece(Piece& piece) {
    if (callbacks_.stop != nullptr && callbacks_.stop->load(std::memory_order_relaxed)) {
      return absl::CancelledError("interrupted while reading the text; nothing was written");
    }
    return reader_.Next(piece.chunk);
  }

  void Tokenize(Piece& piece) const {
    piece.tokenized = TokenizePiece(options_, phrases_, layout_, piece.chunk);
    piece.chunk.bytes = std::string();  // not needed any more, and many pieces are under way
  }

  absl::Status MergePiece(Piece& piece) {
    TokenizedPiece& tokenized = piece.tokenized;
    if (!tokenized.complaint.empty()) {
      return absl::InvalidArgumentError(
          absl::StrFormat("line %d of the input: %s",
                          text_.stats.lines + tokenized.complaint_line + 1, tokenized.complaint));
    }
    NCE2VEC_ASSIGN_OR_RETURN(const std::vector<uint32_t> provisional,
                             text_.words.Merge(tokenized.words));
    if (layout_ == TextLayout::kWeightedLines) PutWeights(tokenized.ids);
    text_.stats += piece.chunk.stats;
    if (sink_) {
      for (uint32_t& id : tokenized.ids) {
        if (IsWord(WordId{id})) id = provisional[id];
      }
      NCE2VEC_RETURN_IF_ERROR(PassOn(std::move(tokenized.ids)));
    }
    if (callbacks_.progress) {
      callbacks_.progress(
          {text_.stats.bytes, total_bytes_, text_.words.total(), text_.words.distinct()});
    }
    return absl::OkStatus();
  }

  // In the place of line numbers.
  void PutWeights(std::vector<uint32_t>& ids) const {
    for (uint32_t& id : ids) {
      if (!IsWeight(WordId{id})) continue;
      const uint64_t line = text_.stats.lines + (id - kLineNumber);
      id = static_cast<uint32_t>(
          WeightMark(line < line_weights_.size() ? line_weights_[line] : 1.0F));
    }
  }

  // To the sink, whole texts only: a document may go on in the next piece.
  absl::Status PassOn(std::vector<uint32_t> ids) {
    if (layout_ != TextLayout::kDocuments) return sink_(ids);
    std::vector<uint32_t> whole;
    for (const uint32_t id : ids) {
      if (id != kEnd) {
        unfinished_.push_back(id);
      } else if (!unfinished_.empty()) {
        whole.insert(whole.end(), unfinished_.begin(), unfinished_.end());
        whole.push_back(kEnd);
        unfinished_.clear();
      }
    }
    return sink_(whole);
  }

  const TextOptions& options_;
  const PhraseTable* phrases_;
  TextLayout layout_;
  const ReadCallbacks& callbacks_;
  const SentenceSink& sink_;
  std::span<const float> line_weights_;
  TextReader reader_;
  uint64_t total_bytes_;
  CountedText text_;
  std::vector<uint32_t> unfinished_;  // the beginning of a document
};

}  // namespace

std::string NameOfInputs(const std::vector<std::string>& inputs) {
  std::string name = inputs.front() == "-" ? "standard input" : inputs.front();
  if (inputs.size() > 1) name += absl::StrFormat(" and %d more", inputs.size() - 1);
  return name;
}

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
                                     const TextOptions& options, const PhraseTable* phrases,
                                     TextLayout layout, size_t threads,
                                     const ReadCallbacks& callbacks, const SentenceSink& sink,
                                     std::span<const float> line_weights) {
  NCE2VEC_RETURN_IF_ERROR(options.Validate());
  return Pipeline(inputs, options, phrases, layout, callbacks, sink, line_weights).Run(threads);
}

absl::StatusOr<WordCounter::Result> FinishVocabulary(const CountedText& text,
                                                     const std::vector<std::string>& inputs,
                                                     const VocabularyOptions& options,
                                                     const EarlierWords& earlier) {
  absl::StatusOr<WordCounter::Result> words = text.words.Finish(options, earlier);
  if (words.ok()) return words;
  return absl::Status(
      words.status().code(),
      absl::StrFormat("%s: %s", NameOfInputs(inputs), std::string(words.status().message())));
}

}  // namespace nce2vec
