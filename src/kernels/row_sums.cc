#include "src/kernels/row_sums.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "src/kernels/row_sums.cc"
#include "hwy/foreach_target.h"
// foreach_target.h must come first: it compiles this file once for each instruction set.
#include "hwy/highway.h"
#include "src/kernels/coordinate_blocks-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nce2vec {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

using D = hn::CappedTag<float, 16>;
using V = hn::Vec<D>;

template <size_t kCount>
HWY_INLINE void SumBlock(const RowSum& row, const float* HWY_RESTRICT parts, size_t dim, size_t j) {
  const D d;
  const size_t lanes = hn::Lanes(d);
  V total[kCount];
  for (size_t v = 0; v < kCount; ++v) total[v] = hn::Load(d, row.own + j + v * lanes);
  for (const uint32_t index : row.indices) {
    const float* HWY_RESTRICT part = parts + size_t{index} * dim + j;
    for (size_t v = 0; v < kCount; ++v) {
      total[v] = hn::Add(total[v], hn::Load(d, part + v * lanes));
    }
  }
  const V scale = hn::Set(d, row.scale);
  for (size_t v = 0; v < kCount; ++v) {
    const V sum = hn::Mul(scale, total[v]);
    hn::Store(sum, d, row.sum + j + v * lanes);
    hn::Store(sum, d, row.before + j + v * lanes);
  }
}

template <size_t kCount>
HWY_INLINE void SpreadBlock(const RowSum& row, float* HWY_RESTRICT parts, size_t dim, size_t j) {
  const D d;
  const size_t lanes = hn::Lanes(d);
  const V scale = hn::Set(d, row.scale);
  V change[kCount];
  for (size_t v = 0; v < kCount; ++v) {
    const size_t at = j + v * lanes;
    change[v] = hn::Mul(scale, hn::Sub(hn::Load(d, row.sum + at), hn::Load(d, row.before + at)));
    hn::Store(hn::Add(change[v], hn::Load(d, row.own + at)), d, row.own + at);
  }
  for (const uint32_t index : row.indices) {
    float* HWY_RESTRICT part = parts + size_t{index} * dim + j;
    for (size_t v = 0; v < kCount; ++v) {
      hn::Store(hn::Add(change[v], hn::Load(d, part + v * lanes)), d, part + v * lanes);
    }
  }
}

struct SumBlocks {
  const RowSum& row;
  const float* parts;
  size_t dim;
  template <size_t kCount>
  HWY_INLINE void Run(size_t j) const {
    SumBlock<kCount>(row, parts, dim, j);
  }
};

struct SpreadBlocks {
  const RowSum& row;
  float* parts;
  size_t dim;
  template <size_t kCount>
  HWY_INLINE void Run(size_t j) const {
    SpreadBlock<kCount>(row, parts, dim, j);
  }
};

void ComputeSumsTarget(std::span<const RowSum> sums, const float* parts, size_t dim) {
  for (const RowSum& row : sums) ForCoordinates(dim, SumBlocks{row, parts, dim});
}

void SpreadChangesTarget(std::span<const RowSum> sums, float* parts, size_t dim) {
  for (const RowSum& row : sums) ForCoordinates(dim, SpreadBlocks{row, parts, dim});
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace nce2vec
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nce2vec {

HWY_EXPORT(ComputeSumsTarget);
HWY_EXPORT(SpreadChangesTarget);

void ComputeSums(std::span<const RowSum> sums, const float* parts, size_t padded_dim) {
  HWY_DYNAMIC_DISPATCH(ComputeSumsTarget)(sums, parts, padded_dim);
}

void SpreadChanges(std::span<const RowSum> sums, float* parts, size_t padded_dim) {
  HWY_DYNAMIC_DISPATCH(SpreadChangesTarget)(sums, parts, padded_dim);
}

}  // namespace nce2vec
#endif  // HWY_ONCE
