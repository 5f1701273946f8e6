#include "tests/kernels/benchmark_rate.h"

#include <algorithm>
#include <chrono>
#include <cstddef>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tests/kernels/benchmark_rate.cc"
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

// Independent multiply-adds in registers, twelve at a time: more than ports x latency (2 x 4).
// Returns how many floats they computed.
HWY_NOINLINE double MultiplyAdd(size_t rounds, float* result) {
  const D d;
  const V f = hn::Set(d, 0.5F);
  // All different, or the compiler would compute one for all.
  const auto start = [&](int i) { return hn::Set(d, *result + static_cast<float>(i)); };
  V a0 = start(0), a1 = start(1), a2 = start(2), a3 = start(3), a4 = start(4), a5 = start(5);
  V a6 = start(6), a7 = start(7), a8 = start(8), a9 = start(9), a10 = start(10), a11 = start(11);
  for (size_t round = 0; round < rounds; ++round) {
    a0 = hn::MulAdd(a0, f, f);
    a1 = hn::MulAdd(a1, f, f);
    a2 = hn::MulAdd(a2, f, f);
    a3 = hn::MulAdd(a3, f, f);
    a4 = hn::MulAdd(a4, f, f);
    a5 = hn::MulAdd(a5, f, f);
    a6 = hn::MulAdd(a6, f, f);
    a7 = hn::MulAdd(a7, f, f);
    a8 = hn::MulAdd(a8, f, f);
    a9 = hn::MulAdd(a9, f, f);
    a10 = hn::MulAdd(a10, f, f);
    a11 = hn::MulAdd(a11, f, f);
  }
  const V low = hn::Add(hn::Add(hn::Add(a0, a1), hn::Add(a2, a3)), hn::Add(a4, a5));
  const V high = hn::Add(hn::Add(hn::Add(a6, a7), hn::Add(a8, a9)), hn::Add(a10, a11));
  *result = hn::GetLane(hn::SumOfLanes(d, hn::Add(low, high)));
  return static_cast<double>(rounds * 12 * hn::Lanes(d));
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace nce2vec
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nce2vec {

HWY_EXPORT(MultiplyAdd);

double PeakFlops() {
  using Clock = std::chrono::steady_clock;
  // The best of several windows: the others were disturbed.
  static const double peak = [] {
    double best = 0;
    float result = 1;
    for (int window = 0; window < 50; ++window) {
      const auto start = Clock::now();
      const double operations = HWY_DYNAMIC_DISPATCH(MultiplyAdd)(100'000, &result);
      const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
      best = std::max(best, 2 * operations / seconds);
    }
    benchmark::DoNotOptimize(result);
    return best;
  }();
  return peak;
}

}  // namespace nce2vec
#endif  // HWY_ONCE
