// Which rows of a model answer to the words of a data set.
#ifndef EVAL_WORD_MATCHER_H_
#define EVAL_WORD_MATCHER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "src/base/ids.h"
#include "src/model/embeddings.h"
#include "src/vocab/vocabulary.h"

namespace nce2vec {

enum class CaseMode {
  kFold,   // words are equal when their upper-cased forms are, as in gensim
  kExact,  // words are normalised as the model's text was, then compared byte for byte
};

std::string_view CaseModeName(CaseMode mode);  // "fold", "exact"
absl::StatusOr<CaseMode> ParseCaseModeName(std::string_view name);

// Immutable after building; any thread may ask. Borrows the embeddings or the vocabulary.
class WordMatcher {
 public:
  // Only `words` can be asked for later, so that memory is theirs, not the vocabulary's. Words from
  // row `restrict_vocab` on (0: none) are as good as unknown.
  WordMatcher(const Embeddings& embeddings, CaseMode mode, size_t restrict_vocab,
              const std::vector<std::string_view>& words);
  // By CaseMode::kFold, among all words of vectors that are no model yet.
  WordMatcher(const Vocabulary& vocabulary, const std::vector<std::string_view>& words);

  // The first row, which is the most frequent word, of the same form; where there is none, that of
  // the word with its blanks as '_', as phrases are joined.
  std::optional<WordId> Find(std::string_view word) const;

  // What Find gives for any variant of row `id`, where one of `words` has its form; else `id`
  // itself. `id` < rows().
  WordId FirstVariant(WordId id) const {
    return first_variant_.empty() ? id : first_variant_[Index(id)];
  }

  // How many rows take part.
  size_t rows() const { return rows_; }

 private:
  void MatchFolded(const std::vector<std::string_view>& words);

  const Embeddings* embeddings_;  // null where there is a vocabulary only
  const Vocabulary& vocabulary_;
  CaseMode mode_;
  size_t rows_;
  absl::flat_hash_map<std::string, std::optional<WordId>> folded_;  // upper-cased form: first row
  std::vector<WordId> first_variant_;                               // empty when mode is kExact
};

}  // namespace nce2vec

#endif  // EVAL_WORD_MATCHER_H_
