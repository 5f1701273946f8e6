#include "src/report/pca_layout.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "src/base/dot_product.h"
#include "src/base/status_macros.h"
#include "src/encode/principal_component.h"

namespace nce2vec {
namespace {

std::vector<double> Mean(const ConstRows& rows) {
  std::vector<double> mean(rows.dim, 0.0);
  for (size_t i = 0; i < rows.rows; ++i) {
    for (size_t j = 0; j < rows.dim; ++j) mean[j] += static_cast<double>(rows[i][j]);
  }
  for (double& x : mean) x /= static_cast<double>(rows.rows);
  return mean;
}

// Floats that should cancel leave some 1e-8 of a unit vector; stretched to the size of the map that
// would look like an order of the words.
constexpr double kRounding = 1e-6;

absl::StatusOr<Matrix> Centred(const ConstRows& rows) {
  NCE2VEC_ASSIGN_OR_RETURN(Matrix centred, Matrix::Create(rows.rows, rows.dim));
  const std::vector<double> mean = Mean(rows);
  for (size_t i = 0; i < rows.rows; ++i) {
    for (size_t j = 0; j < rows.dim; ++j) {
      const double x = static_cast<double>(rows[i][j]) - mean[j];
      centred.row(i)[j] = std::abs(x) < kRounding ? 0.0F : static_cast<float>(x);
    }
  }
  return centred;
}

// x . component for each row x.
std::vector<double> Project(const Matrix& rows, const std::vector<double>& component) {
  std::vector<double> shares(rows.rows(), 0.0);
  for (size_t i = 0; i < rows.rows(); ++i) {
    const std::span<const float> row = rows.row(i);
    for (size_t j = 0; j < row.size(); ++j) shares[i] += static_cast<double>(row[j]) * component[j];
  }
  return shares;
}

}  // namespace

absl::StatusOr<Matrix> UnitRows(const Embeddings& embeddings, size_t words) {
  NCE2VEC_CHECK(words <= embeddings.size());
  NCE2VEC_ASSIGN_OR_RETURN(Matrix rows, Matrix::Create(words, embeddings.dim()));
  for (size_t i = 0; i < words; ++i) {
    const std::span<const float> vector = embeddings.vector(ToWordId(i));
    const double norm = std::sqrt(DotProduct(vector, vector));
    if (!std::isfinite(norm) || norm == 0) continue;
    std::transform(vector.begin(), vector.end(), rows.row(i).begin(),
                   [norm](float x) { return static_cast<float>(static_cast<double>(x) / norm); });
  }
  return rows;
}

absl::StatusOr<std::vector<Point>> PcaLayout(const ConstRows& rows) {
  std::vector<Point> points(rows.rows);
  if (rows.rows == 0) return points;
  NCE2VEC_ASSIGN_OR_RETURN(Matrix centred, Centred(rows));
  const std::vector<double> first = PrincipalComponent(centred.view());
  const std::vector<double> x = Project(centred, first);
  RemoveComponent(first, centred);
  const std::vector<double> y = Project(centred, PrincipalComponent(centred.view()));
  for (size_t i = 0; i < points.size(); ++i) points[i] = {x[i], y[i]};
  return points;
}

}  // namespace nce2vec
