#include "src/kernels/row_codes.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "src/kernels/row_codes.cc"
#include "hwy/foreach_target.h"
// foreach_target.h must come first: it compiles this file once for each instruction set.
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace nce2vec {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

using FloatTag = hn::ScalableTag<float>;
using WholeTag = hn::RebindToSigned<FloatTag>;
using CodeTag = hn::Rebind<int8_t, FloatTag>;

HWY_INLINE hn::Vec<FloatTag> LoadCodes(const int8_t* HWY_RESTRICT codes) {
  return hn::ConvertTo(FloatTag(), hn::PromoteTo(WholeTag(), hn::LoadU(CodeTag(), codes)));
}

template <size_t kRows>
HWY_INLINE void ScoreBlock(const int8_t* HWY_RESTRICT codes, size_t dim,
                           const float* HWY_RESTRICT query, float* HWY_RESTRICT scores) {
  const FloatTag d;
  const size_t lanes = hn::Lanes(d);
  using V = hn::Vec<FloatTag>;
  V sums[kRows];
  for (V& sum : sums) sum = hn::Zero(d);
  size_t i = 0;
  for (; i + lanes <= dim; i += lanes) {
    const V x = hn::LoadU(d, query + i);
    for (size_t r = 0; r < kRows; ++r) {
      sums[r] = hn::MulAdd(LoadCodes(codes + r * dim + i), x, sums[r]);
    }
  }
  // What is left is loaded with the coordinates before it, which count no second time.
  if (i < dim && dim >= lanes) {
    const size_t last = dim - lanes;
    const V x = hn::IfThenZeroElse(hn::FirstN(d, i - last), hn::LoadU(d, query + last));
    for (size_t r = 0; r < kRows; ++r) {
      sums[r] = hn::MulAdd(LoadCodes(codes + r * dim + last), x, sums[r]);
    }
    i = dim;
  }
  for (size_t r = 0; r < kRows; ++r) {
    float score = hn::GetLane(hn::SumOfLanes(d, sums[r]));
    for (size_t j = i; j < dim; ++j) score += static_cast<float>(codes[r * dim + j]) * query[j];
    scores[r] = score;
  }
}

void ScoreCodesTarget(const ConstCodes& codes, const float* query, float* scores) {
  size_t r = 0;
  for (; r + 8 <= codes.rows; r += 8) {
    ScoreBlock<8>(codes.data + r * codes.dim, codes.dim, query, scores + r);
  }
  for (; r < codes.rows; ++r) {
    ScoreBlock<1>(codes.data + r * codes.dim, codes.dim, query, scores + r);
  }
}

void DecodeRowsTarget(const int8_t* HWY_RESTRICT codes, size_t count, float* HWY_RESTRICT rows) {
  const FloatTag d;
  const size_t lanes = hn::Lanes(d);
  size_t i = 0;
  for (; i + lanes <= count; i += lanes) hn::StoreU(LoadCodes(codes + i), d, rows + i);
  for (; i < count; ++i) rows[i] = static_cast<float>(codes[i]);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace nce2vec
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nce2vec {

HWY_EXPORT(ScoreCodesTarget);
HWY_EXPORT(DecodeRowsTarget);

void ScoreCodes(const ConstCodes& codes, std::span<const float> query, float* scores) {
  HWY_DYNAMIC_DISPATCH(ScoreCodesTarget)(codes, query.data(), scores);
}

void DecodeRows(const ConstCodes& codes, float* rows) {
  HWY_DYNAMIC_DISPATCH(DecodeRowsTarget)(codes.data, codes.rows * codes.dim, rows);
}

}  // namespace nce2vec
#endif  // HWY_ONCE
