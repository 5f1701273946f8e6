// Rows that are sums of others: a word's vector of its n-grams' rows. They are trained like any
// row, and what changed is handed on to the rows they are made of.
#ifndef SRC_KERNELS_ROW_SUMS_H_
#define SRC_KERNELS_ROW_SUMS_H_

#include <cstddef>
#include <cstdint>
#include <span>

namespace nce2vec {

// sum = scale * (own + sum_p parts[indices[p]]). All rows are padded_dim floats, 64-byte aligned.
struct RowSum {
  float* sum = nullptr;     // trained
  float* before = nullptr;  // what it was when it was computed; nobody else's
  float* own = nullptr;
  std::span<const uint32_t> indices;  // < the number of rows in `parts`; may repeat
  float scale = 0;
};

// `parts`: rows that lie together, the first of them.
//
// Computes sum and before of each.
void ComputeSums(std::span<const RowSum> sums, const float* parts, size_t padded_dim);

// Adds scale * (sum - before) to `own` and to each of its parts: the chain rule, for a change of
// sum along its gradient. Leaves `before` undefined. Other threads may be changing the same rows
// (Hogwild, as in src/kernels/tile.h).
void SpreadChanges(std::span<const RowSum> sums, float* parts, size_t padded_dim);

}  // namespace nce2vec

#endif  // SRC_KERNELS_ROW_SUMS_H_
