// The vector logistic function against its definition, on every instruction set.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tests/kernels/logistic_test.cc"
#include "hwy/foreach_target.h"
// foreach_target.h must come first: it compiles this file once for each instruction set.
#include "hwy/highway.h"
#include "src/kernels/logistic-inl.h"
#include "tests/kernels/every_target.h"

HWY_BEFORE_NAMESPACE();
namespace nce2vec {
namespace HWY_NAMESPACE {
namespace {

// `count` is a multiple of 16.
void LogisticOfAll(const float* margins, size_t count, float* errors, float* losses,
                   float* curvatures) {
  const hn::CappedTag<float, 16> d;
  for (size_t i = 0; i < count; i += hn::Lanes(d)) {
    const auto logistic = LogisticOf(d, hn::LoadU(d, margins + i));
    hn::StoreU(logistic.error, d, errors + i);
    hn::StoreU(logistic.loss, d, losses + i);
    hn::StoreU(logistic.curvature, d, curvatures + i);
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace nce2vec
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nce2vec {
namespace {

HWY_EXPORT(LogisticOfAll);

double Loss(double t) { return std::max(0.0, -t) + std::log1p(std::exp(-std::abs(t))); }

struct Values {
  std::vector<float> margins, errors, losses, curvatures;
};

// At margins from -100 to 100, close together near 0, and at the ends of a float's range.
Values Compute() {
  Values values;
  for (int i = -4096; i < 4096; ++i) {
    const float x = static_cast<float>(i) / 4096.0F;
    values.margins.push_back(100.0F * x * x * x);
  }
  for (const float x : {0.0F, 1e-30F, 1e-4F, 0.03125F, 88.0F, 1e10F, 1e30F, 3e38F}) {
    values.margins.push_back(x);
    values.margins.push_back(-x);
  }
  const size_t size = values.margins.size();
  values.errors.resize(size);
  values.losses.resize(size);
  values.curvatures.resize(size);
  HWY_DYNAMIC_DISPATCH(LogisticOfAll)
  (values.margins.data(), size, values.errors.data(), values.losses.data(),
   values.curvatures.data());
  return values;
}

TEST_CASE("error, loss and curvature are those of the logistic loss") {
  OnEveryTarget([] {
    const Values values = Compute();
    double worst_error = 0;
    double worst_loss = 0;
    double worst_curvature = 0;
    for (size_t i = 0; i < values.margins.size(); ++i) {
      const auto t = static_cast<double>(values.margins[i]);
      const auto off = [](float value, double exact, double scale) {
        return std::abs(static_cast<double>(value) - exact) / scale;
      };
      worst_error = std::max(worst_error, off(values.errors[i], 1 / (1 + std::exp(t)), 1));
      worst_loss = std::max(worst_loss, off(values.losses[i], Loss(t), std::max(1.0, std::abs(t))));
      // Beyond 87, where margins are cut, the curvature stays what it is there.
      const double u = std::min(std::abs(t), 87.0);
      const double curvature = u < 1e-6 ? 0.25 : std::tanh(u / 2) / (2 * u);
      worst_curvature = std::max(worst_curvature, off(values.curvatures[i], curvature, curvature));
    }
    CHECK(worst_error < 3e-7);
    CHECK(worst_loss < 5e-7);
    CHECK(worst_curvature < 2e-4);
  });
}

TEST_CASE("errors far on the right side keep their relative accuracy") {
  OnEveryTarget([] {
    const Values values = Compute();
    for (size_t i = 0; i < values.margins.size(); ++i) {
      const auto t = static_cast<double>(values.margins[i]);
      if (t < 0 || t > 80) continue;
      const double exact = 1 / (1 + std::exp(t));
      CAPTURE(t);
      REQUIRE(std::abs(static_cast<double>(values.errors[i]) - exact) < 1e-6 * exact);
    }
  });
}

TEST_CASE("the parabola at any margin lies above the loss everywhere") {
  const Values values = Compute();
  for (size_t i = 0; i < values.margins.size(); i += 97) {
    const auto t = static_cast<double>(values.margins[i]);
    if (std::abs(t) > 80) continue;
    for (double other = -80; other <= 80; other += 0.37) {
      const double step = other - t;
      const double parabola = Loss(t) - static_cast<double>(values.errors[i]) * step +
                              static_cast<double>(values.curvatures[i]) / 2 * step * step;
      CAPTURE(t);
      CAPTURE(other);
      REQUIRE(parabola > Loss(other) - 1e-3 * (1 + std::abs(step)));
    }
  }
}

}  // namespace
}  // namespace nce2vec
#endif  // HWY_ONCE
