#include "src/report/quad_tree.h"

#include <doctest/doctest.h>

#include <cmath>
#include <utility>

#include "tests/report/gaussian_rows.h"

namespace nce2vec {
namespace {

Repulsion Direct(const std::vector<Point>& points, size_t index) {
  Repulsion sum;
  for (size_t j = 0; j < points.size(); ++j) {
    if (j == index) continue;
    const double dx = points[index].x - points[j].x;
    const double dy = points[index].y - points[j].y;
    const double q = 1 / (1 + dx * dx + dy * dy);
    sum.z += q;
    sum.force.x += q * q * dx;
    sum.force.y += q * q * dy;
  }
  return sum;
}

void CheckAgainstDirect(const std::vector<Point>& points, double theta, double tolerance) {
  const QuadTree tree(points);
  for (size_t i = 0; i < points.size(); ++i) {
    const Repulsion expected = Direct(points, i);
    const Repulsion found = tree.At(i, theta);
    CHECK(std::abs(found.z - expected.z) <= tolerance * (1 + expected.z));
    const double strength = std::hypot(expected.force.x, expected.force.y);
    CHECK(std::hypot(found.force.x - expected.force.x, found.force.y - expected.force.y) <=
          tolerance * (1 + strength));
  }
}

TEST_CASE("theta 0 is the sum over all pairs") {
  CheckAgainstDirect(RandomPoints(500, 3), 0, 1e-10);
  CheckAgainstDirect(RandomPoints(500, 1e-5), 0, 1e-10);
  CheckAgainstDirect(RandomPoints(7, 100), 0, 1e-10);
}

TEST_CASE("a coarser sum is near it, and coarser than the exact one") {
  const std::vector<Point> points = RandomPoints(800, 10);
  const QuadTree tree(points);
  for (const auto& [theta, tolerance] : {std::pair(0.5, 0.02), std::pair(0.7, 0.06)}) {
    double error = 0;
    double strength = 0;
    for (size_t i = 0; i < points.size(); ++i) {
      const Repulsion exact = Direct(points, i);
      const Repulsion near = tree.At(i, theta);
      CHECK(near.z == doctest::Approx(exact.z).epsilon(0.06));
      error += std::hypot(near.force.x - exact.force.x, near.force.y - exact.force.y);
      strength += std::hypot(exact.force.x, exact.force.y);
    }
    CHECK(error > 0);
    CHECK(error < tolerance * strength);
  }
}

TEST_CASE("equal points, points on a line, one and two points") {
  const std::vector<Point> equal(50, Point{2, -3});
  const QuadTree tree(equal);
  CHECK(tree.At(7, 0.5).z == doctest::Approx(49));
  CHECK(std::hypot(tree.At(7, 0.5).force.x, tree.At(7, 0.5).force.y) < 1e-12);
  std::vector<Point> line;
  for (int i = 0; i < 40; ++i) line.push_back({static_cast<double>(i % 20), 5});
  CheckAgainstDirect(line, 0, 1e-10);
  CHECK(QuadTree(std::vector<Point>{{1, 1}}).At(0, 0.5).z == doctest::Approx(0));
  CheckAgainstDirect({{0, 0}, {1, 0}}, 0, 1e-12);
}

}  // namespace
}  // namespace nce2vec
