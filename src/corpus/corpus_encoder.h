// From text files to a vocabulary and an encoded corpus, in one pass over the text.
//
// While the text is read its words get provisional ids, in which it is spooled to a scratch file;
// when all is read and the vocabulary is known, the spool is renumbered in place. So files and
// pipes are the same to us, and no byte is tokenised twice.
#ifndef SRC_CORPUS_CORPUS_ENCODER_H_
#define SRC_CORPUS_CORPUS_ENCODER_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "src/corpus/encoded_corpus.h"
#include "src/corpus/text_layout.h"
#include "src/corpus/text_pipeline.h"
#include "src/text/text_options.h"
#include "src/text/text_stats.h"
#include "src/vocab/vocabulary.h"
#include "src/vocab/word_counter.h"

namespace nce2vec {

struct EncodeOptions {
  std::vector<std::string> inputs;  // paths, "-" for standard input, at least one
  TextLayout layout = TextLayout::kPlainLines;
  std::string line_weights;  // of kWeightedLines: a file as ReadLineWeights wants it
  TextOptions text;
  const PhraseTable* phrases = nullptr;  // borrowed; null: none are joined
  VocabularyOptions vocabulary;
  EarlierWords earlier;
  std::string scratch_folder;  // empty: $TMPDIR, else /var/tmp
  size_t threads = 1;
};

struct EncodedText {
  Vocabulary vocabulary;  // its counts are of this text and of what earlier words brought along
  EncodedCorpus corpus;
  TextStats stats;
  uint64_t distinct_words = 0;  // before min_count and max_words
  uint64_t words_seen = 0;      // words of the vocabulary that are in the text
};

// The result depends on the bytes of the inputs and the text and vocabulary options alone. Errors:
// those of the inputs; no scratch space (before reading where it can be foreseen); no word in the
// vocabulary. The options' earlier words are no longer needed afterwards.
absl::StatusOr<EncodedText> EncodeText(const EncodeOptions& options,
                                       const ReadCallbacks& callbacks);

}  // namespace nce2vec

#endif  // SRC_CORPUS_CORPUS_ENCODER_H_
