#include "eval/lbfgs.h"

#include <doctest/doctest.h>

#include <cmath>

namespace nce2vec {
namespace {

using Point = std::span<const double>;
using Gradient = std::span<double>;

}  // namespace

TEST_CASE("a long and narrow bowl") {
  // sum_i i^2 (x_i - i)^2 / 2: curvatures from 1 to 900, where going straight down the slope takes
  // some ten thousand steps.
  const auto bowl = [](Point x, Gradient gradient) {
    double value = 0;
    for (size_t i = 0; i < x.size(); ++i) {
      const double bottom = static_cast<double>(i + 1);
      const double curvature = bottom * bottom;
      value += curvature * (x[i] - bottom) * (x[i] - bottom) / 2;
      gradient[i] = curvature * (x[i] - bottom);
    }
    return value;
  };
  std::vector<double> point(30, 0.0);
  const LbfgsResult result = MinimiseLbfgs(bowl, point);
  CHECK(result.converged);
  CHECK(result.gradient <= 1e-6);
  CHECK(result.steps < 200);
  for (size_t i = 0; i < point.size(); ++i) {
    CHECK(point[i] == doctest::Approx(static_cast<double>(i + 1)));
  }
}

TEST_CASE("Rosenbrock's valley, which is not convex") {
  const auto valley = [](Point x, Gradient gradient) {
    const double off = x[1] - x[0] * x[0];
    gradient[0] = -400 * x[0] * off - 2 * (1 - x[0]);
    gradient[1] = 200 * off;
    return 100 * off * off + (1 - x[0]) * (1 - x[0]);
  };
  std::vector<double> point = {-1.2, 1};
  const LbfgsResult result = MinimiseLbfgs(valley, point);
  CHECK(result.converged);
  CHECK(point[0] == doctest::Approx(1));
  CHECK(point[1] == doctest::Approx(1));
}

TEST_CASE("already there; no way down; too few steps") {
  const auto square = [](Point x, Gradient gradient) {
    gradient[0] = 2 * x[0];
    return x[0] * x[0];
  };
  std::vector<double> bottom = {0};
  CHECK(MinimiseLbfgs(square, bottom).converged);
  CHECK(MinimiseLbfgs(square, bottom).steps == 0);

  // A gradient that lies: every step goes up.
  const auto liar = [](Point x, Gradient gradient) {
    gradient[0] = -1;
    return x[0];
  };
  std::vector<double> point = {5};
  CHECK(!MinimiseLbfgs(liar, point).converged);
  CHECK(point[0] == 5);

  const auto steep = [](Point x, Gradient gradient) {
    gradient[0] = std::sinh(x[0]);
    return std::cosh(x[0]);
  };
  LbfgsOptions options;
  options.max_steps = 2;
  std::vector<double> far = {20};
  const LbfgsResult result = MinimiseLbfgs(steep, far, options);
  CHECK(!result.converged);
  CHECK(result.steps == 2);
}

}  // namespace nce2vec
