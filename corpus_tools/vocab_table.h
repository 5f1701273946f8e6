// The word counts of a text as a table.
#ifndef CORPUS_TOOLS_VOCAB_TABLE_H_
#define CORPUS_TOOLS_VOCAB_TABLE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "corpus_tools/text_map.h"
#include "src/corpus/text_pipeline.h"
#include "src/text/text_options.h"
#include "src/vocab/vocabulary.h"
#include "src/vocab/word_counter.h"

namespace nce2vec {

struct VocabTableOptions {
  std::vector<std::string> inputs;
  TextOptions text;
  VocabularyOptions vocabulary;
  size_t threads = 1;
};

struct VocabTable {
  Vocabulary vocabulary;  // as `train` would make it of the same text and options
  TextStats stats;
  size_t distinct_words = 0;  // before min_count and max_words
};

// Counts with all threads and no scratch space. Errors: those of the inputs; no word frequent
// enough.
absl::StatusOr<VocabTable> CountVocab(const VocabTableOptions& options,
                                      const ReadCallbacks& callbacks);

// The sum of tables as `nce2vec corpus vocab` prints them, of the parts of a text: word<TAB>count,
// one a line. DataLoss names the line that is none, or whose count makes a sum of more than 2^62.
// `paths` as for OpenByteSource.
absl::StatusOr<VocabTable> MergeVocabTables(const std::vector<std::string>& paths,
                                            const VocabularyOptions& options,
                                            const ToolCallbacks& callbacks);

}  // namespace nce2vec

#endif  // CORPUS_TOOLS_VOCAB_TABLE_H_
