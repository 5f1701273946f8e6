#include "src/encode/principal_component.h"

#include <doctest/doctest.h>
#include <tbb/global_control.h>

#include <cmath>
#include <vector>

#include "src/base/random.h"

namespace nce2vec {
namespace {

Matrix Rows(const std::vector<std::vector<float>>& rows) {
  Matrix matrix = Matrix::Create(rows.size(), rows[0].size()).value();
  for (size_t i = 0; i < rows.size(); ++i) {
    std::copy(rows[i].begin(), rows[i].end(), matrix.row(i).begin());
  }
  return matrix;
}

Matrix RandomRows(size_t rows, size_t dim) {
  Matrix matrix = Matrix::Create(rows, dim).value();
  RandomStream random(1, StreamPurpose::kInitialise);
  for (size_t i = 0; i < rows; ++i) {
    for (float& x : matrix.row(i)) x = random.Uniform() - 0.3F;
  }
  return matrix;
}

TEST_CASE("two dimensions: the angle of the first principal axis has a closed form") {
  const Matrix rows = Rows({{1, 2}, {3, -1}, {0.5F, 0.25F}, {-2, 2}});
  // X^T X = [[a, b], [b, c]]; tan(2 angle) = 2 b / (a - c).
  const double a = 1 + 9 + 0.25 + 4;
  const double b = 2 - 3 + 0.125 - 4;
  const double c = 4 + 1 + 0.0625 + 4;
  const double angle = 0.5 * std::atan2(2 * b, a - c);
  const std::vector<double> component = PrincipalComponent(rows.view());
  CHECK(component[0] == doctest::Approx(std::cos(angle)).epsilon(1e-10));
  CHECK(component[1] == doctest::Approx(std::sin(angle)).epsilon(1e-10));
}

TEST_CASE("vectors are not centred: what they share is the component") {
  const std::vector<double> component =
      PrincipalComponent(Rows({{10, 10.5F}, {10, 9.5F}, {10, 10}}).view());
  CHECK(component[0] == doctest::Approx(std::sqrt(0.5)).epsilon(0.01));
  CHECK(component[1] == doctest::Approx(std::sqrt(0.5)).epsilon(0.01));
}

TEST_CASE("the largest diagonal entry is not always the largest singular value") {
  // X^T X is 3 beside [[2, 2], [2, 2]], whose eigenvalue is 4.
  const float three = std::sqrt(3.0F);
  const float two = std::sqrt(2.0F);
  const std::vector<double> component =
      PrincipalComponent(Rows({{three, 0, 0}, {0, two, two}}).view());
  CHECK(component[0] == doctest::Approx(0).epsilon(1e-9));
  CHECK(component[1] == doctest::Approx(std::sqrt(0.5)));
  CHECK(component[2] == doctest::Approx(std::sqrt(0.5)));
}

TEST_CASE("the entry of the largest size is positive") {
  const std::vector<double> component = PrincipalComponent(Rows({{1, -3}, {2, -6.5F}}).view());
  CHECK(component[0] < 0);
  CHECK(component[1] > 0.9);
}

TEST_CASE("no other direction holds more, and the result is the same for any number of threads") {
  const Matrix rows = RandomRows(300, 37);
  const std::vector<double> component = PrincipalComponent(rows.view());
  const auto held = [&](const std::vector<double>& direction) {
    double sum = 0;
    double norm = 0;
    for (const double x : direction) norm += x * x;
    for (size_t i = 0; i < rows.rows(); ++i) {
      double dot = 0;
      for (size_t j = 0; j < rows.dim(); ++j) {
        dot += static_cast<double>(rows.row(i)[j]) * direction[j];
      }
      sum += dot * dot;
    }
    return sum / norm;
  };
  const double most = held(component);
  RandomStream random(2, StreamPurpose::kInitialise);
  for (int trial = 0; trial < 100; ++trial) {
    std::vector<double> other = component;
    for (double& x : other) x += 0.01 * (static_cast<double>(random.Uniform()) - 0.5);
    CHECK(held(other) < most);
  }
  const tbb::global_control one(tbb::global_control::max_allowed_parallelism, 1);
  CHECK(PrincipalComponent(rows.view()) == component);
}

TEST_CASE("zero vectors have no component; removing none changes nothing") {
  Matrix zeros = Rows({{0, 0}, {0, 0}});
  const std::vector<double> none = PrincipalComponent(zeros.view());
  CHECK(none == std::vector<double>{0, 0});
  Matrix rows = Rows({{1, 2}});
  RemoveComponent(none, rows);
  CHECK(rows.row(0)[0] == 1);
  CHECK(rows.row(0)[1] == 2);
}

TEST_CASE("removal leaves what is at right angles, and of a parallel vector exactly nothing") {
  Matrix rows = Rows({{1, 7}, {0.3F, 0.4F}, {0, 0}});
  RemoveComponent(std::vector<double>{0.6, 0.8}, rows);  // of (1, 7): 6.2 (.6, .8) goes
  CHECK(rows.row(0)[0] == doctest::Approx(1 - 6.2 * 0.6));
  CHECK(rows.row(0)[1] == doctest::Approx(7 - 6.2 * 0.8));
  for (const size_t i : {size_t{1}, size_t{2}}) {
    CHECK(rows.row(i)[0] == 0);
    CHECK(rows.row(i)[1] == 0);
  }
}

}  // namespace
}  // namespace nce2vec
