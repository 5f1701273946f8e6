#include "eval/rank_correlation.h"

#include <doctest/doctest.h>
#include <tbb/global_control.h>

#include <cmath>

#include "src/base/random.h"

namespace nce2vec {
namespace {

using Values = std::vector<double>;

}  // namespace

TEST_CASE("equal values share the mean of their ranks") {
  CHECK(AverageRanks(Values{10, 30, 20}) == Values{1, 3, 2});
  CHECK(AverageRanks(Values{1, 2, 2, 3}) == Values{1, 2.5, 2.5, 4});
  CHECK(AverageRanks(Values{5, 5, 5}) == Values{2, 2, 2});
  CHECK(AverageRanks(Values{}).empty());
}

TEST_CASE("correlations as scipy 1.10 computes them") {
  const Values x = {1, 2, 3, 4, 5};
  const Values y = {2, 1, 4, 3, 5};
  CHECK(*PearsonCorrelation(x, y) == doctest::Approx(0.8));
  CHECK(*SpearmanCorrelation(x, y) == doctest::Approx(0.8));
  // Ties on both sides: ranks (1, 2.5, 2.5, 4, 5) and (2, 2, 2, 5, 4).
  const Values ties_x = {1, 2, 2, 3, 9};
  const Values ties_y = {0, 0, 0, 8, 7};
  CHECK(*SpearmanCorrelation(ties_x, ties_y) == doctest::Approx(0.8029550685).epsilon(1e-9));
  CHECK(*PearsonCorrelation(ties_x, ties_y) == doctest::Approx(0.6801417530).epsilon(1e-9));
  CHECK(*SpearmanCorrelation(x, Values{-1, -10, -100, -1000, -10000}) == doctest::Approx(-1));
}

TEST_CASE("no correlation where a side is constant or too short") {
  CHECK(!PearsonCorrelation(Values{1}, Values{2}).has_value());
  CHECK(!PearsonCorrelation(Values{}, Values{}).has_value());
  CHECK(!SpearmanCorrelation(Values{0.1, 0.1, 0.1}, Values{1, 2, 3}).has_value());
  CHECK(!PearsonCorrelation(Values{1, 2, 3}, Values{0.1, 0.1, 0.1}).has_value());
  CHECK(!BootstrapSpearman(Values{0.1, 0.1, 0.1}, Values{1, 2, 3}).has_value());
  CHECK(!BootstrapSpearman(Values{1}, Values{1}).has_value());
}

TEST_CASE("the bootstrap interval holds rho and has the width theory gives it") {
  RandomStream random(3, StreamPurpose::kInitialise);
  Values x;
  Values y;
  for (int i = 0; i < 400; ++i) {
    const double common = static_cast<double>(random.Uniform());
    x.push_back(common + static_cast<double>(random.Uniform()));
    y.push_back(common + static_cast<double>(random.Uniform()));
  }
  const double rho = *SpearmanCorrelation(x, y);
  const Interval interval = *BootstrapSpearman(x, y);
  CHECK(interval.low < rho);
  CHECK(interval.high > rho);
  // About 2 * 1.96 * (1 - rho^2) / sqrt(n).
  const double width = 2 * 1.96 * (1 - rho * rho) / 20;
  CHECK(interval.high - interval.low == doctest::Approx(width).epsilon(0.25));
}

TEST_CASE("the bootstrap interval depends on the seed, not on the threads") {
  const Values x = {1, 2, 3, 4, 5, 6, 7, 8};
  const Values y = {2, 1, 4, 3, 5, 8, 7, 6};
  const Interval first = *BootstrapSpearman(x, y);
  const tbb::global_control one_thread(tbb::global_control::max_allowed_parallelism, 1);
  const Interval again = *BootstrapSpearman(x, y);
  CHECK(first.low == again.low);
  CHECK(first.high == again.high);
  BootstrapOptions other;
  other.seed = 2;
  other.resamples = 999;
  const Interval different = *BootstrapSpearman(x, y, other);
  CHECK((different.low != first.low || different.high != first.high));
}

}  // namespace nce2vec
