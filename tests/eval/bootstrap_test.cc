#include "eval/bootstrap.h"

#include <doctest/doctest.h>
#include <tbb/global_control.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "src/base/random.h"

namespace nce2vec {
namespace {

using Values = std::vector<double>;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// Means of two lists over the same draws.
std::vector<Values> ResampleMeans(const Values& x, const Values& y,
                                  const BootstrapOptions& options = {}) {
  return Resample(x.size(), 2, options,
                  [&](std::span<const uint32_t> sample, std::span<double> means) {
                    means[0] = means[1] = 0;
                    for (const uint32_t i : sample) {
                      means[0] += x[i] / static_cast<double>(sample.size());
                      means[1] += y[i] / static_cast<double>(sample.size());
                    }
                  });
}

double P(const Values& x, const Values& y, const BootstrapOptions& options = {}) {
  const std::vector<Values> draws = ResampleMeans(x, y, options);
  return *PairedBootstrapP(draws[0], draws[1]);
}

// P(X <= k) for X ~ Binomial(n, share).
double BinomialBelow(size_t n, double share, size_t k) {
  double sum = 0;
  for (size_t i = 0; i <= k; ++i) {
    const auto m = static_cast<double>(n);
    const auto j = static_cast<double>(i);
    sum += std::exp(std::lgamma(m + 1) - std::lgamma(j + 1) - std::lgamma(m - j + 1) +
                    j * std::log(share) + (m - j) * std::log1p(-share));
  }
  return sum;
}

}  // namespace

TEST_CASE("p of the definition, counted by hand") {
  // Differences -1, 0, 2, 3: two are <= 0, three are >= 0; (1 + 2) * 2 / 5.
  CHECK(*PairedBootstrapP(Values{1, 1, 1, 1}, Values{0, 1, 3, 4}) == doctest::Approx(1.0));
  CHECK(*PairedBootstrapP(Values(9, 0), Values{1, 1, 1, 1, 1, 1, 1, 1, -1}) ==
        doctest::Approx(0.4));
  CHECK(*PairedBootstrapP(Values(9, 0), Values(9, -1)) == doctest::Approx(0.2));
  CHECK(*PairedBootstrapP(Values{0, kNone, 0}, Values{1, 1, kNone}) == doctest::Approx(1.0));
  CHECK(!PairedBootstrapP(Values{kNone}, Values{1}).has_value());
  CHECK(!PairedBootstrapP(Values{}, Values{}).has_value());
}

TEST_CASE("equal models have p = 1, a model that is always better the least p") {
  const Values x = {0, 1, 0, 1, 1, 0, 1};
  CHECK(P(x, x) == 1.0);
  Values better = x;
  for (double& value : better) value += 0.5;
  CHECK(P(x, better) == doctest::Approx(2.0 / 1001));
  CHECK(P(better, x) == doctest::Approx(2.0 / 1001));
}

TEST_CASE("p of shares is what the binomial distribution says") {
  // Of 60 questions the models differ on all: 36 are won by the second, 24 by the first. A resample
  // is not won by the second with the probability that Binomial(60, 0.6) is at most 30.
  Values first(60, 0);
  Values second(60, 1);
  for (size_t i = 0; i < 24; ++i) std::swap(first[i], second[i]);
  BootstrapOptions options;
  options.resamples = 20000;
  const double expected = 2 * BinomialBelow(60, 0.6, 30);
  CHECK(expected == doctest::Approx(0.147).epsilon(0.02));
  // Four standard errors of a share of 20,000.
  CHECK(std::abs(P(first, second, options) - expected) <
        2 * 4 * std::sqrt(expected / 2 * (1 - expected / 2) / 20000));
}

TEST_CASE("under the null hypothesis p is near uniform") {
  RandomStream random(7, StreamPurpose::kInitialise);
  constexpr int kTrials = 200;
  int below_tenth = 0;
  BootstrapOptions options;
  options.resamples = 200;
  for (int trial = 0; trial < kTrials; ++trial) {
    Values x;
    Values y;
    for (int i = 0; i < 100; ++i) {
      x.push_back(static_cast<double>(random.Uniform()));
      y.push_back(static_cast<double>(random.Uniform()));
    }
    options.seed = static_cast<uint64_t>(trial);
    if (P(x, y, options) < 0.1) ++below_tenth;
  }
  // 20 expected; five standard deviations of Binomial(200, 0.1) are 21.
  CHECK(below_tenth > 4);
  CHECK(below_tenth < 41);
}

TEST_CASE("draws depend on seed and data set, not on the threads nor on the columns") {
  Values x(50);
  std::iota(x.begin(), x.end(), 0.0);
  const std::vector<Values> draws = ResampleMeans(x, x);
  CHECK(draws[0] == draws[1]);
  {
    const tbb::global_control one_thread(tbb::global_control::max_allowed_parallelism, 1);
    CHECK(ResampleMeans(x, x) == draws);
  }
  BootstrapOptions other;
  other.data_set = 1;
  CHECK(ResampleMeans(x, x, other) != draws);
  other = {};
  other.seed = 2;
  CHECK(ResampleMeans(x, x, other) != draws);
  other = {};
  other.resamples = 10;
  CHECK(ResampleMeans(x, x, other)[0] == Values(draws[0].begin(), draws[0].begin() + 10));
}

TEST_CASE("percentile intervals as numpy.percentile gives them") {
  Values draws(101);
  std::iota(draws.begin(), draws.end(), 0.0);
  std::reverse(draws.begin(), draws.end());
  draws.push_back(kNone);
  const Interval interval = *PercentileInterval(draws, 0.95);
  CHECK(interval.low == doctest::Approx(2.5));
  CHECK(interval.high == doctest::Approx(97.5));
  CHECK(!PercentileInterval(Values{kNone}, 0.95).has_value());
}

}  // namespace nce2vec
