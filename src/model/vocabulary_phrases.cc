#include "src/model/vocabulary_phrases.h"

#include <string_view>

namespace nce2vec {

std::optional<PhraseTable> PhrasesOf(const Vocabulary& vocabulary, const TextOptions& options) {
  if (options.phrases.empty()) return std::nullopt;
  std::optional<PhraseTable> phrases(std::in_place);
  for (size_t w = 0; w < vocabulary.size(); ++w) {
    const std::string_view word = vocabulary.word(ToWordId(w));
    if (word.find('_') != word.npos) phrases->AddJoined(word);
  }
  return phrases;
}

}  // namespace nce2vec
