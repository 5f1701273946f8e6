// The phrases that a model's words are.
#ifndef SRC_MODEL_VOCABULARY_PHRASES_H_
#define SRC_MODEL_VOCABULARY_PHRASES_H_

#include <optional>

#include "src/text/phrase_table.h"
#include "src/text/text_options.h"
#include "src/vocab/vocabulary.h"

namespace nce2vec {

// What queries are joined by: the model's own words that have '_' inside, where its text was joined
// (TextOptions::phrases); else nothing. So the table needs no place in the model, and a phrase that
// was too rare for the vocabulary counts as its words. Looks at each word.
std::optional<PhraseTable> PhrasesOf(const Vocabulary& vocabulary, const TextOptions& options);

}  // namespace nce2vec

#endif  // SRC_MODEL_VOCABULARY_PHRASES_H_
