// Reads, tokenises and counts text on all cores; what comes out is in the order of the text.
#ifndef SRC_CORPUS_TEXT_PIPELINE_H_
#define SRC_CORPUS_TEXT_PIPELINE_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/base/ids.h"
#include "src/corpus/text_layout.h"
#include "src/text/phrase_table.h"
#include "src/text/text_options.h"
#include "src/text/text_stats.h"
#include "src/vocab/word_counter.h"

namespace nce2vec {

struct ReadProgress {
  uint64_t bytes = 0;        // of text read so far, after decompression
  uint64_t total_bytes = 0;  // of all inputs; 0 where it can't be known (a pipe, a compressed file)
  Count tokens = 0;
  size_t distinct_words = 0;
};

struct ReadCallbacks {
  std::function<void(const ReadProgress&)>
      progress;                             // may be empty; called from one thread at a time
  const std::atomic<bool>* stop = nullptr;  // Cancelled soon after it turns true
};

// Receives whole sentences in provisional ids (those of WordCounter) and marks, each followed by
// kSentenceEnd; one call at a time, in the order of the text.
using SentenceSink = std::function<absl::Status(const std::vector<uint32_t>& ids)>;

struct CountedText {
  WordCounter words;
  TextStats stats;
};

// For messages: the first one, and how many there are besides.
std::string NameOfInputs(const std::vector<std::string>& inputs);

// The bytes of all inputs, or 0 where that can't be known before reading.
uint64_t PlainTextBytes(const std::vector<std::string>& inputs);

// `inputs` as for OpenByteSource, at least one; an empty `sink` only counts. What comes out depends
// on the inputs' bytes, the text options, the phrases (null: none are joined) and the layout alone.
// InvalidArgument names the line that is not what the layout wants, counted over all inputs.
// `line_weights` of kWeightedLines become weight marks (src/corpus/encoded_corpus.h) before the
// sentences of each line, also counted over all inputs; lines beyond the last weight have weight 1.
absl::StatusOr<CountedText> ReadText(const std::vector<std::string>& inputs,
                                     const TextOptions& options, const PhraseTable* phrases,
                                     TextLayout layout, size_t threads,
                                     const ReadCallbacks& callbacks, const SentenceSink& sink,
                                     std::span<const float> line_weights = {});

// WordCounter::Finish, whose error names the inputs.
absl::StatusOr<WordCounter::Result> FinishVocabulary(const CountedText& text,
                                                     const std::vector<std::string>& inputs,
                                                     const VocabularyOptions& options,
                                                     const EarlierWords& earlier = {});

}  // namespace nce2vec

#endif  // SRC_CORPUS_TEXT_PIPELINE_H_
