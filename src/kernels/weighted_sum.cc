#include "src/kernels/weighted_sum.h"

#include <cstddef>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "src/kernels/weighted_sum.cc"
#include "hwy/foreach_target.h"
// foreach_target.h must come first: it compiles this file once for each instruction set.
#include "hwy/cache_control.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace nce2vec {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

using D = hn::CappedTag<float, 16>;
using V = hn::Vec<D>;

// Vectors of the sum that stay in registers while the rows pass by.
constexpr size_t kVectors = 8;
constexpr size_t kLineFloats = 16;  // a cache line

HWY_INLINE void PrefetchRow(const float* row, size_t dim) {
  for (size_t j = 0; j < dim; j += kLineFloats) hwy::Prefetch(row + j);
}

template <size_t kCount>
HWY_INLINE void SumColumns(std::span<const float* const> rows, std::span<const float> weights,
                           size_t j, float* HWY_RESTRICT sum) {
  const D d;
  V total[kCount];
  for (V& part : total) part = hn::Zero(d);
  for (size_t t = 0; t < rows.size(); ++t) {
    const V weight = hn::Set(d, weights[t]);
    const float* HWY_RESTRICT row = rows[t] + j;
    for (size_t v = 0; v < kCount; ++v) {
      total[v] = hn::MulAdd(weight, hn::LoadU(d, row + v * hn::Lanes(d)), total[v]);
    }
  }
  for (size_t v = 0; v < kCount; ++v) hn::StoreU(total[v], d, sum + j + v * hn::Lanes(d));
}

void WeightedSumTarget(std::span<const float* const> rows, std::span<const float> weights,
                       std::span<float> sum) {
  const size_t lanes = hn::Lanes(D());
  const size_t dim = sum.size();
  for (const float* row : rows) PrefetchRow(row, dim);
  size_t j = 0;
  for (; j + kVectors * lanes <= dim; j += kVectors * lanes) {
    SumColumns<kVectors>(rows, weights, j, sum.data());
  }
  for (; j + lanes <= dim; j += lanes) SumColumns<1>(rows, weights, j, sum.data());
  for (; j < dim; ++j) {
    float total = 0;
    for (size_t t = 0; t < rows.size(); ++t) total += weights[t] * rows[t][j];
    sum[j] = total;
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace nce2vec
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nce2vec {

HWY_EXPORT(WeightedSumTarget);

void WeightedSum(std::span<const float* const> rows, std::span<const float> weights,
                 std::span<float> sum) {
  HWY_DYNAMIC_DISPATCH(WeightedSumTarget)(rows, weights, sum);
}

}  // namespace nce2vec
#endif  // HWY_ONCE
