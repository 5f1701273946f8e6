#include "corpus_tools/vocab_table.h"

#include <utility>

#include "src/base/status_macros.h"

namespace nce2vec {

absl::StatusOr<VocabTable> CountVocab(const VocabTableOptions& options,
                                      const ReadCallbacks& callbacks) {
  NCE2VEC_RETURN_IF_ERROR(options.vocabulary.Validate());
  NCE2VEC_ASSIGN_OR_RETURN(const CountedText text,
                           ReadText(options.inputs, options.text, TextLayout::kPlainLines,
                                    options.threads, callbacks, nullptr));
  NCE2VEC_ASSIGN_OR_RETURN(WordCounter::Result words,
                           FinishVocabulary(text, options.inputs, options.vocabulary));
  return VocabTable{std::move(words.vocabulary), text.stats, text.words.distinct()};
}

}  // namespace nce2vec
