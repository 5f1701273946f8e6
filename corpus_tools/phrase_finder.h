// Words that stand together more often than chance would have it.
#ifndef CORPUS_TOOLS_PHRASE_FINDER_H_
#define CORPUS_TOOLS_PHRASE_FINDER_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/corpus/corpus_encoder.h"
#include "src/corpus/encoded_corpus.h"
#include "src/corpus/text_pipeline.h"
#include "src/text/phrase_table.h"
#include "src/vocab/vocabulary.h"

namespace nce2vec {

// With N words in the text, n(a) of them a, n(ab) the times that b follows a:
enum class PhraseScore {
  kNpmi,         // ln(n(ab) N / n(a) n(b)) / ln(N / n(ab)), in [-1, 1] (Bouma 2009)
  kWord2phrase,  // (n(ab) - min_count) N / n(a) n(b) (Mikolov et al. 2013, as word2phrase scales
                 // it)
};
std::string_view PhraseScoreName(PhraseScore score);  // "npmi", "word2phrase"
absl::StatusOr<PhraseScore> ParsePhraseScoreName(std::string_view name);

struct PhraseOptions {
  PhraseScore score = PhraseScore::kNpmi;
  double threshold = 0;  // least score; 0: .5 for npmi, 100 for word2phrase
  size_t min_count = 5;  // of words and of phrases, >= 1
  size_t passes = 2;     // each joins what the ones before found: so phrases grow, [1, 10]
  size_t max_words = 5;  // of a phrase, connectors among them, [2, 20]
  // Words that may stand inside a phrase, but not at its ends, and do not count for its score:
  // "bank of america" is scored as bank and america.
  std::vector<std::string> connectors = {"a",  "an", "and", "at", "by",  "de", "for",
                                         "in", "of", "on",  "or", "the", "to", "with"};

  absl::Status Validate() const;
  double LeastScore() const;
};

// Over all passes, the best score first; of equal ones the more frequent, then by their text. An
// unknown word and a sentence's end part phrases. All cores; memory: 40 bytes for each different
// pair of words in the text.
std::vector<Phrase> FindPhrases(const EncodedText& text, const PhraseOptions& options);

}  // namespace nce2vec

#endif  // CORPUS_TOOLS_PHRASE_FINDER_H_
