// From text files to a vocabulary and an encoded corpus, in one pass over the text.
//
// While the text is read its words get provisional ids, in which it is spooled to a scratch file; when
// all is read and the vocabulary is known, the spool is renumbered in place. So files and pipes are the
// same to us, and no byte is tokenised twice.
#ifndef SRC_CORPUS_CORPUS_ENCODER_H_
#define SRC_CORPUS_CORPUS_ENCODER_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "src/corpus/encoded_corpus.h"
#include "src/text/text_options.h"
#include "src/text/text_stats.h"
#include "src/vocab/vocabulary.h"
#include "src/vocab/word_counter.h"

namespace nce2vec {

struct EncodeOptions {
  std::vector<std::string> inputs;  // paths, "-" for standard input, at least one
  TextOptions text;
  VocabularyOptions vocabulary;
  std::string scratch_folder;  // empty: $TMPDIR, else /var/tmp
  size_t threads = 1;
};

struct EncodeProgress {
  uint64_t bytes = 0;        // of text read so far, after decompression
  uint64_t total_bytes = 0;  // of all inputs; 0 where it can't be known (a pipe, a compressed file)
  Count tokens = 0;
  size_t distinct_words = 0;
};

struct EncodeCallbacks {
  std::function<void(const EncodeProgress&)> progress;  // may be empty; called from one thread at a time
  const std::atomic<bool>* stop = nullptr;              // Cancelled soon after it turns true
};

struct EncodedText {
  Vocabulary vocabulary;
  EncodedCorpus corpus;
  TextStats stats;
  Count total_tokens = 0;      // of all words
  size_t distinct_words = 0;   // before min_count and max_words
};

// The result depends on the bytes of the inputs and the text and vocabulary options alone. Errors: those
// of the inputs; no scratch space (before reading where it can be foreseen); no word in the vocabulary.
absl::StatusOr<EncodedText> EncodeText(const EncodeOptions& options, const EncodeCallbacks& callbacks);

}  // namespace nce2vec

#endif  // SRC_CORPUS_CORPUS_ENCODER_H_
