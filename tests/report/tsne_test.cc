#include "src/report/tsne.h"

#include <doctest/doctest.h>
#include <tbb/global_control.h>

#include <cmath>
#include <limits>

#include "src/report/pca_layout.h"
#include "tests/report/gaussian_rows.h"

namespace nce2vec {
namespace {

// KL(p || q) over all pairs, without the tree.
double Divergence(const Affinities& affinities, const std::vector<Point>& y) {
  const auto q = [&](size_t i, size_t j) {
    const double dx = y[i].x - y[j].x;
    const double dy = y[i].y - y[j].y;
    return 1 / (1 + dx * dx + dy * dy);
  };
  double z = 0;
  for (size_t i = 0; i < y.size(); ++i) {
    for (size_t j = 0; j < y.size(); ++j) z += i == j ? 0 : q(i, j);
  }
  double sum = 0;
  for (size_t i = 0; i < y.size(); ++i) {
    for (size_t e = affinities.begin[i]; e < affinities.begin[i + 1]; ++e) {
      const double p = affinities.p[e];
      sum += p > 0 ? p * std::log(p / (q(i, affinities.others[e]) / z)) : 0;
    }
  }
  return sum;
}

TsneResult Layout(const Matrix& rows, const TsneOptions& options) {
  return Tsne(rows.view(), PcaLayout(rows.view()).value(), options, {});
}

void CheckFinite(const TsneResult& result) {
  CHECK(std::isfinite(result.divergence));
  for (const Point& point : result.positions) {
    CHECK(std::isfinite(point.x));
    CHECK(std::isfinite(point.y));
  }
}

TEST_CASE("the gradient is the slope of the divergence") {
  const Matrix rows = ClusterRows(25, 6, 3, 3);
  const Affinities affinities = ComputeAffinities(rows.view(), 4);
  std::vector<Point> y = RandomPoints(25, 1.5);
  std::vector<Point> gradient(25);
  CHECK(TsneGradient(affinities, y, 0, 1, gradient) ==
        doctest::Approx(Divergence(affinities, y)).epsilon(1e-9));
  constexpr double kStep = 1e-5;
  for (size_t i = 0; i < y.size(); ++i) {
    for (double Point::*axis : {&Point::x, &Point::y}) {
      const double at = y[i].*axis;
      y[i].*axis = at + kStep;
      const double above = Divergence(affinities, y);
      y[i].*axis = at - kStep;
      const double below = Divergence(affinities, y);
      y[i].*axis = at;
      CHECK(gradient[i].*axis == doctest::Approx((above - below) / (2 * kStep)).epsilon(1e-5));
    }
  }
}

TEST_CASE("the tree's gradient is near the exact one; exaggeration scales the pull alone") {
  const Matrix rows = ClusterRows(300, 10, 3, 3);
  const Affinities affinities = ComputeAffinities(rows.view(), 10);
  const std::vector<Point> y = RandomPoints(300, 8);
  std::vector<Point> exact(300);
  std::vector<Point> near(300);
  std::vector<Point> pulled(300);
  std::vector<Point> more(300);
  TsneGradient(affinities, y, 0, 1, exact);
  TsneGradient(affinities, y, 0.5, 1, near);
  TsneGradient(affinities, y, 0, 3, pulled);
  TsneGradient(affinities, y, 0, 5, more);
  double error = 0;
  double strength = 0;
  for (size_t i = 0; i < y.size(); ++i) {
    error += std::hypot(near[i].x - exact[i].x, near[i].y - exact[i].y);
    strength += std::hypot(exact[i].x, exact[i].y);
    CHECK(more[i].x - pulled[i].x == doctest::Approx(pulled[i].x - exact[i].x));
  }
  CHECK(error > 0);
  CHECK(error < 0.02 * strength);
}

TEST_CASE("clusters that lie apart in many dimensions lie apart on the map") {
  constexpr size_t kClusters = 3;
  const Matrix rows = ClusterRows(240, 50, kClusters, 30);
  TsneOptions options;
  options.perplexity = 15;
  size_t calls = 0;
  const TsneResult result = Tsne(rows.view(), PcaLayout(rows.view()).value(), options,
                                 [&calls](const TsneProgress& progress) {
                                   CHECK(progress.iteration == ++calls);
                                   CHECK(progress.iterations == 1000);
                                 });
  CHECK(calls == options.iterations);
  CHECK(result.perplexity == 15);
  const std::vector<Point>& y = result.positions;
  Point mean;
  for (size_t i = 0; i < y.size(); ++i) {
    mean = {mean.x + y[i].x, mean.y + y[i].y};
    double best = std::numeric_limits<double>::infinity();
    size_t nearest = i;
    for (size_t j = 0; j < y.size(); ++j) {
      const double distance = std::hypot(y[i].x - y[j].x, y[i].y - y[j].y);
      if (j != i && distance < best) {
        best = distance;
        nearest = j;
      }
    }
    CHECK(nearest % kClusters == i % kClusters);
  }
  CHECK(std::hypot(mean.x, mean.y) < 1e-6 * 240);
  // A map of so few points that shows their order is far better than the start.
  std::vector<Point> gradient(240);
  const Affinities affinities = ComputeAffinities(rows.view(), 15);
  CHECK(result.divergence < 0.5 * Divergence(affinities, std::vector<Point>(240)));
  CHECK(result.divergence == doctest::Approx(Divergence(affinities, y)).epsilon(0.02));
}

TEST_CASE("the same bits on one thread and on many, others for another seed") {
  const Matrix rows = ClusterRows(150, 10, 3, 2);
  TsneOptions options;
  options.iterations = 60;
  options.exaggerated = 30;
  const TsneResult many = Layout(rows, options);
  {
    const tbb::global_control one(tbb::global_control::max_allowed_parallelism, 1);
    const TsneResult single = Layout(rows, options);
    CHECK(single.positions == many.positions);
    CHECK(single.divergence == many.divergence);
  }
  options.seed = 2;
  CHECK(Layout(rows, options).positions != many.positions);
}

TEST_CASE("equal rows, zero rows and a handful of rows have finite places of their own") {
  TsneOptions options;
  options.iterations = 400;
  Matrix zeros = Matrix::Create(12, 4).value();
  CheckFinite(Layout(zeros, options));
  Matrix mixed = ClusterRows(40, 5, 2, 6);
  for (size_t i = 0; i < 20; ++i) std::fill(mixed.row(i).begin(), mixed.row(i).end(), 1.0F);
  const TsneResult result = Layout(mixed, options);
  CheckFinite(result);
  CHECK(result.positions[0] != result.positions[1]);
  CHECK(result.positions[0] != result.positions[30]);
  for (size_t n = 0; n <= 4; ++n) {
    const TsneResult few = Layout(ClusterRows(n, 3, 1, 1), options);
    CHECK(few.positions.size() == n);
    CheckFinite(few);
    if (n >= 2) CHECK(few.positions[0] != few.positions[1]);
  }
}

TEST_CASE("options out of range are named") {
  TsneOptions options;
  CHECK(options.Validate().ok());
  options.perplexity = 0.5;
  CHECK(options.Validate().message().find("--perplexity") != absl::string_view::npos);
  options = {};
  options.theta = 0.9;
  CHECK(!options.Validate().ok());
  options = {};
  options.iterations = 0;
  CHECK(!options.Validate().ok());
}

}  // namespace
}  // namespace nce2vec
