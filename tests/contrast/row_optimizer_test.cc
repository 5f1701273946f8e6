#include "src/contrast/row_optimizer.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <vector>

namespace nce2vec {
namespace {

TEST_CASE("sgd moves against the gradient") {
  RowOptimizer optimizer = RowOptimizer::Create(OptimizerKind::kSgd, 1, 2).value();
  std::array<float, 2> row = {1, 2};
  optimizer.BeginStep();
  optimizer.Step(0, std::array<float, 2>{0.5F, -1}, 0.1F, row);
  CHECK(row[0] == doctest::Approx(0.95));
  CHECK(row[1] == doctest::Approx(2.1));
}

TEST_CASE("adagrad divides by the root of the row's summed mean squares; rows are apart") {
  RowOptimizer optimizer = RowOptimizer::Create(OptimizerKind::kAdagrad, 2, 2).value();
  std::array<float, 2> row = {0, 0};
  optimizer.Step(0, std::array<float, 2>{3, 1}, 1, row);  // a = 5
  CHECK(row[0] == doctest::Approx(-3 / std::sqrt(5.0)));
  optimizer.Step(0, std::array<float, 2>{0, 2}, 1, row);  // a = 7
  CHECK(row[1] == doctest::Approx(-1 / std::sqrt(5.0) - 2 / std::sqrt(7.0)));
  std::array<float, 2> other = {0, 0};
  optimizer.Step(1, std::array<float, 2>{3, 1}, 1, other);
  CHECK(other[0] == doctest::Approx(-3 / std::sqrt(5.0)));
}

TEST_CASE("adam's steps are Kingma and Ba's; an untouched row keeps its moments") {
  RowOptimizer optimizer = RowOptimizer::Create(OptimizerKind::kAdam, 1, 1).value();
  std::array<float, 1> row = {0};
  double m = 0;
  double v = 0;
  double x = 0;
  int t = 0;
  for (const double g : {1.0, -2.0, 0.5}) {
    optimizer.BeginStep();
    ++t;
    if (t == 2) continue;  // this step's batch has no such word
    optimizer.Step(0, std::array<float, 1>{static_cast<float>(g)}, 0.1F, row);
    m = 0.9 * m + 0.1 * g;
    v = 0.999 * v + 0.001 * g * g;
    x -= 0.1 * (m / (1 - std::pow(0.9, t))) / (std::sqrt(v / (1 - std::pow(0.999, t))) + 1e-8);
    CHECK(static_cast<double>(row[0]) == doctest::Approx(x).epsilon(1e-4));
  }
}

}  // namespace
}  // namespace nce2vec
