// Points in many dimensions for tests of layouts.
#ifndef TESTS_REPORT_GAUSSIAN_ROWS_H_
#define TESTS_REPORT_GAUSSIAN_ROWS_H_

#include <cstddef>
#include <vector>

#include "src/base/matrix.h"
#include "src/base/random.h"
#include "src/report/point.h"

namespace nce2vec {

// About Gaussian: the sum of twelve uniform draws, less 6.
inline float GaussianDraw(RandomStream& random) {
  float sum = -6;
  for (int i = 0; i < 12; ++i) sum += random.Uniform();
  return sum;
}

// Row i belongs to cluster i % clusters, whose centre lies `apart` from the origin on an axis of
// its own; deviation 1 in each dimension.
inline Matrix ClusterRows(size_t rows, size_t dim, size_t clusters, float apart) {
  Matrix matrix = Matrix::Create(rows, dim).value();
  RandomStream random(5, StreamPurpose::kInitialise);
  for (size_t i = 0; i < rows; ++i) {
    for (float& x : matrix.row(i)) x = GaussianDraw(random);
    matrix.row(i)[i % clusters] += apart;
  }
  return matrix;
}

inline std::vector<Point> RandomPoints(size_t points, double scale) {
  RandomStream random(6, StreamPurpose::kInitialise);
  std::vector<Point> result(points);
  for (Point& point : result) {
    point.x = scale * static_cast<double>(GaussianDraw(random));
    point.y = scale * static_cast<double>(GaussianDraw(random));
  }
  return result;
}

}  // namespace nce2vec

#endif  // TESTS_REPORT_GAUSSIAN_ROWS_H_
