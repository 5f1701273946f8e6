// Words and their vectors, whoever holds them: what every writer of a vector format takes.
#ifndef SRC_MODEL_WORD_VECTORS_H_
#define SRC_MODEL_WORD_VECTORS_H_

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "src/base/ids.h"
#include "src/base/matrix.h"
#include "src/model/vector_format.h"
#include "src/vocab/vocabulary.h"

namespace nce2vec {

// Looks at a vocabulary and its rows [V, D], which must outlive it, and chooses which of them are
// written, in their order. Const methods may be called from any thread.
class WordVectors {
 public:
  // The first `limit` words; 0: all.
  WordVectors(const Vocabulary& vocabulary, const ConstRows& rows, size_t limit = 0);

  // Rows of length 1, but for those of zeros, which stay.
  void set_unit_rows(bool unit_rows) { unit_rows_ = unit_rows; }
  // Whether the vocabulary's counts are those of a text; else they only express an order.
  void set_counts_known(bool known) { counts_known_ = known; }
  bool counts_known() const { return counts_known_; }

  size_t size() const { return chosen_.size(); }
  size_t dim() const { return rows_.dim; }
  std::string_view word(size_t i) const { return vocabulary_->word(chosen_[i]); }
  Count count(size_t i) const { return vocabulary_->count(chosen_[i]); }
  // Copies row i to `row`, [dim()], and returns its length, before it was made 1 if it was.
  float ReadRow(size_t i, std::span<float> row) const;

  // InvalidArgument when `format` can't hold one of the words: names the first with its number,
  // counts all.
  absl::Status CheckWords(VectorFormat format) const;
  // Leaves those words out and returns how many there were.
  size_t SkipUnfitWords(VectorFormat format);

 private:
  const Vocabulary* vocabulary_;
  ConstRows rows_;
  std::vector<WordId> chosen_;
  bool unit_rows_ = false;
  bool counts_known_ = false;
};

}  // namespace nce2vec

#endif  // SRC_MODEL_WORD_VECTORS_H_
