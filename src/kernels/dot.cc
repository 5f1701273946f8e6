#include "src/kernels/dot.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "src/kernels/dot.cc"
#include "hwy/foreach_target.h"
// foreach_target.h must come first: it compiles this file once for each instruction set.
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace nce2vec {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

float DotTarget(const float* HWY_RESTRICT a, const float* HWY_RESTRICT b, size_t dim) {
  const hn::ScalableTag<float> d;
  const size_t lanes = hn::Lanes(d);
  auto sum0 = hn::Zero(d);
  auto sum1 = hn::Zero(d);
  size_t i = 0;
  for (; i + 2 * lanes <= dim; i += 2 * lanes) {
    sum0 = hn::MulAdd(hn::LoadU(d, a + i), hn::LoadU(d, b + i), sum0);
    sum1 = hn::MulAdd(hn::LoadU(d, a + i + lanes), hn::LoadU(d, b + i + lanes), sum1);
  }
  for (; i + lanes <= dim; i += lanes) {
    sum0 = hn::MulAdd(hn::LoadU(d, a + i), hn::LoadU(d, b + i), sum0);
  }
  // What is left is loaded with the coordinates before it, which count no second time.
  if (i < dim && dim >= lanes) {
    const size_t last = dim - lanes;
    const auto x = hn::IfThenZeroElse(hn::FirstN(d, i - last), hn::LoadU(d, a + last));
    sum1 = hn::MulAdd(x, hn::LoadU(d, b + last), sum1);
    i = dim;
  }
  float sum = hn::GetLane(hn::SumOfLanes(d, hn::Add(sum0, sum1)));
  for (; i < dim; ++i) sum += a[i] * b[i];
  return sum;
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace nce2vec
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nce2vec {

HWY_EXPORT(DotTarget);

DotKernel ChooseDot() {
  // The table's first entry chooses the target when it is called; only then the table can be asked.
  const float one = 1;
  HWY_DYNAMIC_DISPATCH(DotTarget)(&one, &one, 1);
  return &HWY_DYNAMIC_DISPATCH(DotTarget);
}

}  // namespace nce2vec
#endif  // HWY_ONCE
