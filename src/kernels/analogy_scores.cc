#include "src/kernels/analogy_scores.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "src/kernels/analogy_scores.cc"
#include "hwy/foreach_target.h"
// foreach_target.h must come first: it compiles this file once for each instruction set.
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace nce2vec {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

using D = hn::CappedTag<float, 16>;
using V = hn::Vec<D>;

// What is the same for all questions of a call, one strip of it.
struct StripBases {
  HWY_ALIGN float difference[kAnalogyStripRows];  // b - a
  HWY_ALIGN float ratio[kAnalogyStripRows];       // AnalogyRatio
};

HWY_INLINE void MakeBases(const float* HWY_RESTRICT a, const float* HWY_RESTRICT b,
                          StripBases& bases) {
  const D d;
  const V one = hn::Set(d, 1.0F);
  const V above_one = hn::Set(d, 1.000002F);
  for (size_t r = 0; r < kAnalogyStripRows; r += hn::Lanes(d)) {
    const V with_a = hn::LoadU(d, a + r);
    const V with_b = hn::LoadU(d, b + r);
    hn::Store(hn::Sub(with_b, with_a), d, bases.difference + r);
    hn::Store(hn::Div(hn::Add(with_b, one), hn::Add(with_a, above_one)), d, bases.ratio + r);
  }
}

// The largest scores go to vectors, and are compared there: a maximum over lanes would cost as much
// as the rest.
HWY_INLINE void ScoreStrip(const StripBases& bases, const float* HWY_RESTRICT c,
                           float sum_threshold, float product_threshold, uint64_t bit,
                           AnalogyStrips& strips) {
  const D d;
  const size_t lanes = hn::Lanes(d);
  const V one = hn::Set(d, 1.0F);
  const V first = hn::LoadU(d, c);
  V sums = hn::Add(hn::Load(d, bases.difference), first);
  V products = hn::Mul(hn::Load(d, bases.ratio), hn::Add(first, one));
  for (size_t r = lanes; r < kAnalogyStripRows; r += lanes) {
    const V with_c = hn::LoadU(d, c + r);
    sums = hn::Max(sums, hn::Add(hn::Load(d, bases.difference + r), with_c));
    products = hn::Max(products, hn::Mul(hn::Load(d, bases.ratio + r), hn::Add(with_c, one)));
  }
  if (!hn::AllFalse(d, hn::Ge(sums, hn::Set(d, sum_threshold)))) strips.sum |= bit;
  if (!hn::AllFalse(d, hn::Ge(products, hn::Set(d, product_threshold)))) strips.product |= bit;
}

void FindAnalogyStripsTarget(const AnalogyCosines& cosines, std::span<const float> sum_thresholds,
                             std::span<const float> product_thresholds,
                             std::span<AnalogyStrips> strips) {
  for (size_t q = 0; q < cosines.c.size(); ++q) strips[q].sum = strips[q].product = 0;
  for (size_t strip = 0; strip * kAnalogyStripRows < cosines.rows; ++strip) {
    const size_t row = strip * kAnalogyStripRows;
    StripBases bases;
    MakeBases(cosines.a + row, cosines.b + row, bases);
    for (size_t q = 0; q < cosines.c.size(); ++q) {
      ScoreStrip(bases, cosines.c[q] + row, sum_thresholds[q], product_thresholds[q],
                 uint64_t{1} << strip, strips[q]);
    }
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace nce2vec
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nce2vec {

HWY_EXPORT(FindAnalogyStripsTarget);

void FindAnalogyStrips(const AnalogyCosines& cosines, std::span<const float> sum_thresholds,
                       std::span<const float> product_thresholds, std::span<AnalogyStrips> strips) {
  HWY_DYNAMIC_DISPATCH(FindAnalogyStripsTarget)
  (cosines, sum_thresholds, product_thresholds, strips);
}

}  // namespace nce2vec
#endif  // HWY_ONCE
