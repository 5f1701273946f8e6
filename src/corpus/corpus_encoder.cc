#include "src/corpus/corpus_encoder.h"

#include <tbb/task_arena.h>

#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/base/output_file.h"
#include "src/base/status_macros.h"
#include "src/corpus/arena_size.h"
#include "src/corpus/line_weights.h"
#include "src/corpus/word_spool.h"

namespace nce2vec {
namespace {

// Words of running text are some six bytes long with their space and take four as an id.
absl::Status CheckScratchSpace(const std::string& folder, uint64_t text_bytes) {
  NCE2VEC_ASSIGN_OR_RETURN(const uint64_t free_bytes, ScratchFile::FreeBytes(folder));
  const uint64_t needed = text_bytes * 2 / 3;
  if (free_bytes >= needed) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      absl::StrFormat("%s: %.3f MB free, but the text needs about %.3f MB of scratch space; choose "
                      "a roomier folder with --scratch",
                      ScratchFile::Folder(folder), static_cast<double>(free_bytes) / 1e6,
                      static_cast<double>(needed) / 1e6));
}

absl::Status CheckWeightsMatch(const EncodeOptions& options, size_t weights, uint64_t lines) {
  if (options.layout != TextLayout::kWeightedLines || weights == lines) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrFormat(
      "%s: %d weights, but the text has %d lines; give one for each line, empty lines too",
      options.line_weights, weights, lines));
}

}  // namespace

absl::StatusOr<EncodedText> EncodeText(const EncodeOptions& options,
                                       const ReadCallbacks& callbacks) {
  NCE2VEC_RETURN_IF_ERROR(options.vocabulary.Validate());
  NCE2VEC_RETURN_IF_ERROR(
      CheckScratchSpace(options.scratch_folder, PlainTextBytes(options.inputs)));
  std::vector<float> weights;
  if (options.layout == TextLayout::kWeightedLines) {
    NCE2VEC_ASSIGN_OR_RETURN(weights, ReadLineWeights(options.line_weights));
  }
  NCE2VEC_ASSIGN_OR_RETURN(WordSpool spool, WordSpool::Create(options.scratch_folder));
  NCE2VEC_ASSIGN_OR_RETURN(
      const CountedText text,
      ReadText(
          options.inputs, options.text, options.phrases, options.layout, options.threads, callbacks,
          [&](const std::vector<uint32_t>& ids) { return spool.Append(ids); }, weights));
  NCE2VEC_RETURN_IF_ERROR(CheckWeightsMatch(options, weights.size(), text.stats.lines));

  NCE2VEC_ASSIGN_OR_RETURN(
      WordCounter::Result words,
      FinishVocabulary(text, options.inputs, options.vocabulary, options.earlier));
  EncodedText result;
  tbb::task_arena arena(ArenaSize(options.threads));
  NCE2VEC_ASSIGN_OR_RETURN(result.corpus,
                           arena.execute([&] { return std::move(spool).Renumber(words.ids); }));
  result.vocabulary = std::move(words.vocabulary);
  result.stats = text.stats;
  result.words_seen = words.words_seen;
  result.distinct_words = text.words.distinct();
  return result;
}

}  // namespace nce2vec
