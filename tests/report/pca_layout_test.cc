#include "src/report/pca_layout.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "tests/model/small_model.h"
#include "tests/report/gaussian_rows.h"

namespace nce2vec {
namespace {

TEST_CASE("unit rows; zeros for what has no direction") {
  const float infinity = std::numeric_limits<float>::infinity();
  const Embeddings model =
      MakeModel({{"a", {3, 4}}, {"zero", {0, 0}}, {"endless", {infinity, 1}}, {"b", {-2, 0}}});
  const Matrix rows = UnitRows(model, 4).value();
  CHECK(rows.row(0)[0] == doctest::Approx(0.6));
  CHECK(rows.row(0)[1] == doctest::Approx(0.8));
  CHECK(rows.row(3)[0] == -1);
  for (const size_t i : {size_t{1}, size_t{2}}) {
    CHECK(rows.row(i)[0] == 0);
    CHECK(rows.row(i)[1] == 0);
  }
  CHECK(UnitRows(model, 2).value().rows() == 2);
}

TEST_CASE("points of a plane keep all their distances, whatever lies between them and the origin") {
  const std::vector<Point> plane = RandomPoints(30, 1);
  Matrix rows = Matrix::Create(30, 4).value();
  for (size_t i = 0; i < 30; ++i) {
    const auto x = static_cast<float>(plane[i].x);
    const auto y = static_cast<float>(3 * plane[i].y);
    const float coordinates[] = {7 + 0.6F * x, -2 + 0.8F * x, 5 + y, 1};
    std::copy(std::begin(coordinates), std::end(coordinates), rows.row(i).begin());
  }
  const std::vector<Point> found = PcaLayout(rows.view()).value();
  double spread_x = 0;
  double spread_y = 0;
  for (size_t i = 0; i < 30; ++i) {
    spread_x += found[i].x * found[i].x;
    spread_y += found[i].y * found[i].y;
    for (size_t j = 0; j < i; ++j) {
      const double expected = std::hypot(plane[i].x - plane[j].x, 3 * (plane[i].y - plane[j].y));
      CHECK(std::hypot(found[i].x - found[j].x, found[i].y - found[j].y) ==
            doctest::Approx(expected).epsilon(1e-3));
    }
  }
  CHECK(spread_x > spread_y);
}

TEST_CASE("equal rows lie on one point; no rows have no place") {
  Matrix rows = Matrix::Create(5, 3).value();
  for (size_t i = 0; i < 5; ++i) rows.row(i)[0] = 0.1F;
  const std::vector<Point> points = PcaLayout(rows.view()).value();
  for (const Point& point : points) CHECK(point == Point{0, 0});
  CHECK(PcaLayout(Matrix::Create(0, 3).value().view()).value().empty());
  CHECK(PcaLayout(Matrix::Create(1, 1).value().view()).value() == std::vector<Point>{{0, 0}});
}

}  // namespace
}  // namespace nce2vec
