#include "src/kernels/score_batch.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "src/kernels/score_batch.cc"
#include "hwy/foreach_target.h"
// foreach_target.h must come first: it compiles this file once for each instruction set.
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace nce2vec {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

// Two vectors of queries against as many rows as leave registers for the operands: 24 sums of 32
// registers, or 12 of 16.
#if HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX3_DL || HWY_TARGET == HWY_NEON
constexpr size_t kBlockRows = 12;
#else
constexpr size_t kBlockRows = 6;
#endif

template <size_t kRows>
HWY_INLINE void MultiplyBlock(const float* HWY_RESTRICT rows, size_t row_stride, size_t dim,
                              const float* HWY_RESTRICT panel, float* HWY_RESTRICT scores,
                              size_t score_stride) {
  const hn::CappedTag<float, kPanelQueries / 2> d;
  const size_t lanes = hn::Lanes(d);
  using V = hn::Vec<decltype(d)>;
  V sums[kRows][2];
  for (auto& sum : sums) sum[0] = sum[1] = hn::Zero(d);
  for (size_t j = 0; j < dim; ++j) {
    const V q0 = hn::LoadU(d, panel + j * kPanelQueries);
    const V q1 = hn::LoadU(d, panel + j * kPanelQueries + lanes);
    for (size_t r = 0; r < kRows; ++r) {
      const V x = hn::Set(d, rows[r * row_stride + j]);
      sums[r][0] = hn::MulAdd(x, q0, sums[r][0]);
      sums[r][1] = hn::MulAdd(x, q1, sums[r][1]);
    }
  }
  for (size_t r = 0; r < kRows; ++r) {
    hn::StoreU(sums[r][0], d, scores + r * score_stride);
    hn::StoreU(sums[r][1], d, scores + r * score_stride + lanes);
  }
}

// All queries of all panels against kRows rows, which stay in the first-level cache meanwhile.
template <size_t kRows>
void MultiplyRows(const float* rows, size_t row_stride, const QueryPanels& queries, float* scores) {
  const hn::CappedTag<float, kPanelQueries / 2> d;
  const size_t step = 2 * hn::Lanes(d);
  for (size_t p = 0; p < queries.panels(); ++p) {
    for (size_t q = 0; q < kPanelQueries; q += step) {
      MultiplyBlock<kRows>(rows, row_stride, queries.dim(), queries.panel(p) + q,
                           scores + p * kPanelQueries + q, queries.padded_queries());
    }
  }
}

void ScoreBatchTarget(const ConstRows& rows, const QueryPanels& queries, float* scores) {
  size_t r = 0;
  for (; r + kBlockRows <= rows.rows; r += kBlockRows) {
    MultiplyRows<kBlockRows>(rows.data + r * rows.stride, rows.stride, queries,
                             scores + r * queries.padded_queries());
  }
  for (; r < rows.rows; ++r) {
    MultiplyRows<1>(rows.data + r * rows.stride, rows.stride, queries,
                    scores + r * queries.padded_queries());
  }
}

size_t SelectHitsTarget(const float* HWY_RESTRICT scores, const float* HWY_RESTRICT multipliers,
                        size_t rows, const float* HWY_RESTRICT thresholds, size_t queries,
                        ScoreHit* HWY_RESTRICT hits) {
  const hn::CappedTag<float, kPanelQueries> d;
  const size_t lanes = hn::Lanes(d);
  size_t found = 0;
  for (size_t r = 0; r < rows; ++r) {
    const auto multiplier = hn::Set(d, multipliers[r]);
    for (size_t q = 0; q < queries; q += lanes) {
      const float* HWY_RESTRICT block = scores + r * queries + q;
      const auto scaled = hn::Mul(hn::LoadU(d, block), multiplier);
      if (HWY_LIKELY(hn::AllFalse(d, hn::Ge(scaled, hn::LoadU(d, thresholds + q))))) continue;
      for (size_t i = 0; i < lanes; ++i) {
        const float score = block[i] * multipliers[r];
        if (!(score >= thresholds[q + i])) continue;
        hits[found++] = {static_cast<uint32_t>(r), static_cast<uint32_t>(q + i), score};
      }
    }
  }
  return found;
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace nce2vec
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nce2vec {

HWY_EXPORT(ScoreBatchTarget);
HWY_EXPORT(SelectHitsTarget);

void QueryPanels::Pack(const ConstRows& queries) {
  queries_ = queries.rows;
  dim_ = queries.dim;
  data_.assign(padded_queries() * dim_, 0.0f);
  for (size_t q = 0; q < queries_; ++q) {
    float* panel = data_.data() + q / kPanelQueries * dim_ * kPanelQueries + q % kPanelQueries;
    const float* query = queries.data + q * queries.stride;
    for (size_t j = 0; j < dim_; ++j) panel[j * kPanelQueries] = query[j];
  }
}

void ScoreBatch(const ConstRows& rows, const QueryPanels& queries, float* scores) {
  HWY_DYNAMIC_DISPATCH(ScoreBatchTarget)(rows, queries, scores);
}

size_t SelectHits(const float* scores, std::span<const float> multipliers,
                  std::span<const float> thresholds, ScoreHit* hits) {
  return HWY_DYNAMIC_DISPATCH(SelectHitsTarget)(scores, multipliers.data(), multipliers.size(),
                                                thresholds.data(), thresholds.size(), hits);
}

}  // namespace nce2vec
#endif  // HWY_ONCE
