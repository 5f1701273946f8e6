// Which rows the n-grams of each word of a vocabulary have.
#ifndef SRC_VOCAB_SUBWORD_INDEX_H_
#define SRC_VOCAB_SUBWORD_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "src/base/ids.h"
#include "src/vocab/subword_options.h"
#include "src/vocab/vocabulary.h"

namespace nce2vec {

// Only buckets that a word of the vocabulary has an n-gram in get a row: others would never be
// trained. Rows are numbered by how often the text has their n-grams, so that those which training
// visits most lie together; equally frequent ones by bucket. Immutable after building; any thread
// may read.
class SubwordIndex {
 public:
  SubwordIndex() = default;  // no subwords

  // ResourceExhausted for more than 2^32 - 1 n-grams in all words together.
  static absl::StatusOr<SubwordIndex> Build(const Vocabulary& vocabulary,
                                            const SubwordOptions& options);

  const SubwordOptions& options() const { return options_; }
  bool empty() const { return begins_.empty(); }
  size_t rows() const { return buckets_.size(); }                 // U
  std::span<const uint32_t> buckets() const { return buckets_; }  // [U] of each row
  // The rows of a word's n-grams, < U; as often as it has them.
  std::span<const uint32_t> of(WordId word) const {
    const uint32_t begin = begins_[Index(word)];
    return {word_rows_.data() + begin, begins_[Index(word) + 1] - begin};
  }

 private:
  SubwordOptions options_;
  std::vector<uint32_t> buckets_;
  std::vector<uint32_t> begins_;  // [V + 1] in word_rows_
  std::vector<uint32_t> word_rows_;
};

// What the sum of a word's `parts` rows is multiplied with to be its vector: with 1 / sqrt(parts)
// a step along the gradient of all rows moves the vector as far as it would move a row of the
// word's own, and vectors of random rows are as long as the rows are, however many there are.
// (fastText takes the mean and adds the whole gradient to each row, which is the same for words of
// equally many rows, but is not the gradient of what it computes.) `parts` >= 1.
float SubwordScale(size_t parts);

}  // namespace nce2vec

#endif  // SRC_VOCAB_SUBWORD_INDEX_H_
