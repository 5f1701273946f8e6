// The products of a contrastive loss over a batch: each query against all keys, without ever
// holding all scores at once.
//
//   score        s_ij = q_i . k_j / tau
//   denominator  lse_i = ln sum_{j != skip_i} exp(s_ij)
//   gradient     G_i = sum_{j != skip_i} (exp(s_ij - row_lse_i) + exp(s_ij - column_lse_j)) k_j
//
// NT-Xent (Chen et al. 2020, eq. 1) has both terms, with queries and keys the same 2N views and
// skip_i = i: its scores are symmetric, so a view's gradient as a query and as a key come from one
// computation. A one-sided InfoNCE takes the first term for its queries; and for its keys the
// second, called with the roles exchanged.
#ifndef SRC_KERNELS_CONTRAST_H_
#define SRC_KERNELS_CONTRAST_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "src/base/matrix.h"

namespace nce2vec {

// Rows of keys that are multiplied at a time. Keys' memory must hold finite numbers (they don't
// count) up to the next multiple of it, and both sides rows that are padded with zeros to
// kRowPadding and lie together: stride == PaddedDim(dim), 64-byte aligned.
inline constexpr size_t kKeyBlock = 32;

struct ContrastProduct {
  ConstRows queries;
  ConstRows keys;
  float inverse_temperature = 0;    // 1 / tau
  std::span<const uint32_t> skips;  // [queries] the key that a query leaves out; empty: none do
};

// lse_i of the queries in [begin, end); exact whatever the temperature, since each row's largest
// score is taken out of the sum. Thread-safe; sums have a fixed order, that of the keys, so results
// don't depend on how queries are shared out.
void LogSumExp(const ContrastProduct& product, size_t begin, size_t end, std::span<float> lse);

// Adds G_i of the queries in [begin, end) to gradients + i * queries.stride. row_lse [queries] or
// column_lse [keys] may be empty: that term is then left out. Thread-safe and in fixed order
// likewise.
void AddSoftmaxGradients(const ContrastProduct& product, size_t begin, size_t end,
                         std::span<const float> row_lse, std::span<const float> column_lse,
                         float* gradients);

}  // namespace nce2vec

#endif  // SRC_KERNELS_CONTRAST_H_
