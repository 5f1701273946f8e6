// The sum of some rows with weights: how a text's vector comes from its words' vectors, and how a
// word's gradient comes from its texts'.
#ifndef SRC_KERNELS_WEIGHTED_SUM_H_
#define SRC_KERNELS_WEIGHTED_SUM_H_

#include <span>

namespace nce2vec {

// sum[j] = sum_t weights[t] * rows[t][j], added up in the order of t. Each row has sum.size()
// floats, of any alignment; rows may repeat. No rows: zeros. `sum` is not aliased with a row.
// Thread-safe.
void WeightedSum(std::span<const float* const> rows, std::span<const float> weights,
                 std::span<float> sum);

}  // namespace nce2vec

#endif  // SRC_KERNELS_WEIGHTED_SUM_H_
