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

// Dot products of kRows rows with kQueries queries at once. Each has two sums of its own, whatever
// the shape of the block, so that a score does not depend on what else was asked; the independent
// sums hide the latency of the multiply-adds.
template <size_t kRows, size_t kQueries>
HWY_INLINE void ScoreBlock(const float* HWY_RESTRICT rows, size_t row_stride,
                           const float* HWY_RESTRICT queries, size_t query_stride, size_t dim,
                           float* HWY_RESTRICT scores, size_t score_stride) {
  const hn::ScalableTag<float> d;
  const size_t lanes = hn::Lanes(d);
  using V = hn::Vec<decltype(d)>;
  V sums[kRows][kQueries][2];
  for (auto& row : sums) {
    for (auto& sum : row) sum[0] = sum[1] = hn::Zero(d);
  }
  size_t i = 0;
  for (; i + 2 * lanes <= dim; i += 2 * lanes) {
    for (size_t r = 0; r < kRows; ++r) {
      const V x0 = hn::LoadU(d, rows + r * row_stride + i);
      const V x1 = hn::LoadU(d, rows + r * row_stride + i + lanes);
      for (size_t q = 0; q < kQueries; ++q) {
        const float* HWY_RESTRICT query = queries + q * query_stride + i;
        sums[r][q][0] = hn::MulAdd(x0, hn::LoadU(d, query), sums[r][q][0]);
        sums[r][q][1] = hn::MulAdd(x1, hn::LoadU(d, query + lanes), sums[r][q][1]);
      }
    }
  }
  for (; i + lanes <= dim; i += lanes) {
    for (size_t r = 0; r < kRows; ++r) {
      const V x = hn::LoadU(d, rows + r * row_stride + i);
      for (size_t q = 0; q < kQueries; ++q) {
        sums[r][q][0] = hn::MulAdd(x, hn::LoadU(d, queries + q * query_stride + i), sums[r][q][0]);
      }
    }
  }
  // What is left is loaded with the coordinates before it, which count no second time.
  if (i < dim && dim >= lanes) {
    const size_t last = dim - lanes;
    const auto done = hn::FirstN(d, i - last);
    for (size_t r = 0; r < kRows; ++r) {
      const V x = hn::IfThenZeroElse(done, hn::LoadU(d, rows + r * row_stride + last));
      for (size_t q = 0; q < kQueries; ++q) {
        sums[r][q][1] =
            hn::MulAdd(x, hn::LoadU(d, queries + q * query_stride + last), sums[r][q][1]);
      }
    }
    i = dim;
  }
  for (size_t r = 0; r < kRows; ++r) {
    for (size_t q = 0; q < kQueries; ++q) {
      float score = hn::GetLane(hn::SumOfLanes(d, hn::Add(sums[r][q][0], sums[r][q][1])));
      for (size_t j = i; j < dim; ++j)
        score += rows[r * row_stride + j] * queries[q * query_stride + j];
      scores[q * score_stride + r] = score;
    }
  }
}

template <size_t kRows, size_t kQueries>
void ScoreAll(const ConstRows& rows, const float* queries, size_t query_stride, float* scores,
              size_t score_stride) {
  size_t r = 0;
  for (; r + kRows <= rows.rows; r += kRows) {
    ScoreBlock<kRows, kQueries>(rows.data + r * rows.stride, rows.stride, queries, query_stride,
                                rows.dim, scores + r, score_stride);
  }
  for (; r < rows.rows; ++r) {
    ScoreBlock<1, kQueries>(rows.data + r * rows.stride, rows.stride, queries, query_stride,
                            rows.dim, scores + r, score_stride);
  }
}

void ScoreRowsTarget(const ConstRows& rows, const ConstRows& queries, float* scores,
                     size_t score_stride) {
  size_t q = 0;
  for (; q + 4 <= queries.rows; q += 4) {
    ScoreAll<1, 4>(rows, queries.data + q * queries.stride, queries.stride,
                   scores + q * score_stride, score_stride);
  }
  for (; q < queries.rows; ++q) {
    ScoreAll<4, 1>(rows, queries.data + q * queries.stride, queries.stride,
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
