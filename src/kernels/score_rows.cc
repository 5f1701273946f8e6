#include "src/kernels/score_rows.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "src/kernels/score_rows.cc"
#include "hwy/foreach_target.h"
// foreach_target.h must come first: it compiles this file once for each instruction set.
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace nce2vec {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

// Dot products of one row with kQueries queries at once: a row is read from memory once for all of
// them, and the independent sums hide the FMA latency.
template <size_t kQueries>
HWY_INLINE void ScoreRow(const float* HWY_RESTRICT row, const float* HWY_RESTRICT queries,
                         size_t query_stride, size_t dim, float* HWY_RESTRICT scores,
                         size_t score_stride) {
  const hn::ScalableTag<float> d;
  const size_t lanes = hn::Lanes(d);
  using V = hn::Vec<decltype(d)>;
  V sums[kQueries][2];
  for (auto& sum : sums) sum[0] = sum[1] = hn::Zero(d);
  size_t i = 0;
  for (; i + 2 * lanes <= dim; i += 2 * lanes) {
    const V x0 = hn::LoadU(d, row + i);
    const V x1 = hn::LoadU(d, row + i + lanes);
    for (size_t q = 0; q < kQueries; ++q) {
      const float* HWY_RESTRICT query = queries + q * query_stride + i;
      sums[q][0] = hn::MulAdd(x0, hn::LoadU(d, query), sums[q][0]);
      sums[q][1] = hn::MulAdd(x1, hn::LoadU(d, query + lanes), sums[q][1]);
    }
  }
  for (; i + lanes <= dim; i += lanes) {
    const V x = hn::LoadU(d, row + i);
    for (size_t q = 0; q < kQueries; ++q) {
      sums[q][0] = hn::MulAdd(x, hn::LoadU(d, queries + q * query_stride + i), sums[q][0]);
    }
  }
  for (size_t q = 0; q < kQueries; ++q) {
    float score = hn::GetLane(hn::SumOfLanes(d, hn::Add(sums[q][0], sums[q][1])));
    for (size_t j = i; j < dim; ++j) score += row[j] * queries[q * query_stride + j];
    scores[q * score_stride] = score;
  }
}

template <size_t kQueries>
void ScoreBlock(const ConstRows& rows, const float* queries, size_t query_stride, float* scores,
                size_t score_stride) {
  for (size_t r = 0; r < rows.rows; ++r) {
    ScoreRow<kQueries>(rows.data + r * rows.stride, queries, query_stride, rows.dim, scores + r,
                       score_stride);
  }
}

void ScoreRowsTarget(const ConstRows& rows, const ConstRows& queries, float* scores,
                     size_t score_stride) {
  size_t q = 0;
  for (; q + 4 <= queries.rows; q += 4) {
    ScoreBlock<4>(rows, queries.data + q * queries.stride, queries.stride,
                  scores + q * score_stride, score_stride);
  }
  for (; q < queries.rows; ++q) {
    ScoreBlock<1>(rows, queries.data + q * queries.stride, queries.stride,
                  scores + q * score_stride, score_stride);
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace nce2vec
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nce2vec {

HWY_EXPORT(ScoreRowsTarget);

void ScoreRows(const ConstRows& rows, const ConstRows& queries, float* scores,
               size_t score_stride) {
  HWY_DYNAMIC_DISPATCH(ScoreRowsTarget)(rows, queries, scores, score_stride);
}

}  // namespace nce2vec
#endif  // HWY_ONCE
