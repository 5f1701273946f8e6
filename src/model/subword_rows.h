// A vector for a word that no vocabulary has, of the n-grams that it shares with words that were
// trained.
#ifndef SRC_MODEL_SUBWORD_ROWS_H_
#define SRC_MODEL_SUBWORD_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "src/base/matrix.h"
#include "src/vocab/subword_options.h"

namespace nce2vec {

// Looks at someone else's rows, who must keep them; any thread may ask.
class SubwordRows {
 public:
  SubwordRows() = default;  // no subwords
  // `rows` [U, D] of the buckets [U], which rise; `options` as they were hashed. Where a damaged
  // file's do not rise, some are not found.
  SubwordRows(const SubwordOptions& options, const ConstRows& rows,
              std::span<const int32_t> buckets)
      : options_(options), rows_(rows), buckets_(buckets) {}

  bool empty() const { return rows_.rows == 0; }
  const SubwordOptions& options() const { return options_; }
  const ConstRows& rows() const { return rows_; }
  std::span<const int32_t> buckets() const { return buckets_; }

  // Whether one of the word's n-grams has a row.
  bool HasPart(std::string_view word) const;
  // The scaled sum of the rows that the word's n-grams have, see SubwordScale, to `vector`, [D] or
  // fewer: its first coordinates. Returns how many of them have one; 0: zeros.
  size_t Compose(std::string_view word, std::span<float> vector) const;

 private:
  // The row of a bucket, or rows_.rows where it has none.
  size_t Find(uint32_t bucket) const;

  SubwordOptions options_;
  ConstRows rows_;
  std::span<const int32_t> buckets_;
};

}  // namespace nce2vec

#endif  // SRC_MODEL_SUBWORD_ROWS_H_
