#include "src/report/affinities.h"

#include <doctest/doctest.h>
#include <tbb/global_control.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "tests/report/gaussian_rows.h"

namespace nce2vec {
namespace {

double Sum(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

std::map<std::pair<size_t, size_t>, double> Entries(const Affinities& affinities) {
  std::map<std::pair<size_t, size_t>, double> entries;
  for (size_t i = 0; i < affinities.size(); ++i) {
    for (size_t e = affinities.begin[i]; e < affinities.begin[i + 1]; ++e) {
      const bool is_new = entries.insert({{i, affinities.others[e]}, affinities.p[e]}).second;
      CHECK(is_new);
    }
  }
  return entries;
}

double SquaredDistance(const Matrix& rows, size_t i, size_t j) {
  double sum = 0;
  for (size_t d = 0; d < rows.dim(); ++d) {
    const double difference =
        static_cast<double>(rows.row(i)[d]) - static_cast<double>(rows.row(j)[d]);
    sum += difference * difference;
  }
  return sum;
}

// The conditional distribution of row i over all others whose perplexity is `perplexity`, by
// halving an interval of widths: no sparse neighbours, no squares of norms.
std::vector<double> DenseConditional(const Matrix& rows, size_t i, double perplexity) {
  double low = 0;
  double high = 100;
  std::vector<double> p(rows.rows());
  for (int step = 0; step < 200; ++step) {
    const double beta = (low + high) / 2;
    for (size_t j = 0; j < rows.rows(); ++j) {
      p[j] = j == i ? 0 : std::exp(-beta * SquaredDistance(rows, i, j));
    }
    const double sum = Sum(p);
    double entropy = 0;
    for (double& x : p) {
      x /= sum;
      if (x > 0) entropy -= x * std::log(x);
    }
    (entropy > std::log(perplexity) ? low : high) = beta;
  }
  return p;
}

TEST_CASE("a symmetric distribution without a diagonal, rows in order") {
  const Matrix rows = ClusterRows(60, 9, 3, 4);
  const Affinities affinities = ComputeAffinities(rows.view(), 5);
  CHECK(affinities.size() == 60);
  CHECK(Sum(affinities.p) == doctest::Approx(1));
  const auto entries = Entries(affinities);
  for (const auto& [place, p] : entries) {
    CHECK(place.first != place.second);
    CHECK(p >= 0);
    REQUIRE(entries.count({place.second, place.first}) == 1);
    CHECK(entries.at({place.second, place.first}) == p);
  }
  for (size_t i = 0; i < affinities.size(); ++i) {
    CHECK(std::is_sorted(
        affinities.others.begin() + static_cast<ptrdiff_t>(affinities.begin[i]),
        affinities.others.begin() + static_cast<ptrdiff_t>(affinities.begin[i + 1])));
  }
}

TEST_CASE("where all others count, p is that of the dense definition") {
  const Matrix rows = ClusterRows(13, 4, 2, 2);  // 3 x 4 neighbours: all 12 others
  const Affinities affinities = ComputeAffinities(rows.view(), 4);
  const auto entries = Entries(affinities);
  CHECK(entries.size() == 13 * 12);
  for (size_t i = 0; i < 13; ++i) {
    const std::vector<double> from_i = DenseConditional(rows, i, 4);
    for (size_t j = 0; j < 13; ++j) {
      if (i == j) continue;
      const double expected = (from_i[j] + DenseConditional(rows, j, 4)[i]) / 26;
      CHECK(entries.at({i, j}) == doctest::Approx(expected).epsilon(1e-3));
    }
  }
}

TEST_CASE("only the nearest count") {
  Matrix rows = Matrix::Create(20, 1).value();
  for (size_t i = 0; i < 20; ++i) rows.row(i)[0] = static_cast<float>(i * i);
  // Three neighbours each; the numbers 0, 1, 4, 9, ... have theirs below, or at the start above.
  for (const auto& [place, p] : Entries(ComputeAffinities(rows.view(), 1))) {
    CHECK(std::max(place.first, place.second) - std::min(place.first, place.second) <= 3);
  }
}

TEST_CASE("equal rows, zero rows, a handful of rows") {
  Matrix equal = Matrix::Create(10, 3).value();
  CHECK(Sum(ComputeAffinities(equal.view(), 3).p) == doctest::Approx(1));
  for (size_t i = 0; i < 10; ++i) equal.row(i)[1] = 1;
  const Affinities affinities = ComputeAffinities(equal.view(), 3);
  CHECK(Sum(affinities.p) == doctest::Approx(1));
  for (const double p : affinities.p) CHECK(std::isfinite(p));
  CHECK(ComputeAffinities(Matrix::Create(0, 3).value().view(), 1).size() == 0);
  CHECK(ComputeAffinities(Matrix::Create(1, 3).value().view(), 1).p.empty());
  const Affinities two = ComputeAffinities(ClusterRows(2, 3, 1, 0).view(), 1);
  CHECK(two.p == std::vector<double>{0.5, 0.5});
}

TEST_CASE("one thread or many: the same bits") {
  const Matrix rows = ClusterRows(200, 20, 4, 3);
  const Affinities many = ComputeAffinities(rows.view(), 10);
  const tbb::global_control one(tbb::global_control::max_allowed_parallelism, 1);
  const Affinities single = ComputeAffinities(rows.view(), 10);
  CHECK(many.p == single.p);
  CHECK(many.others == single.others);
}

}  // namespace
}  // namespace nce2vec
