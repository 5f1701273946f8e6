#include "src/encode/principal_component.h"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>

#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

constexpr size_t kMaxSteps = 2000;
// The largest change of an entry that counts as none.
constexpr double kSettled = 1e-13;
// Floats are rounded at 6e-8 of their size: what is left of a row below this is rounding alone.
constexpr double kRounding = 1e-6;
// Rows of the product that a task owns. It adds up all vectors in their order, so the sums do not
// depend on the number of tasks.
constexpr size_t kTaskRows = 8;

// X^T X [dim, dim] in double; of the lower half only what the upper half mirrors.
std::vector<double> GramMatrix(const ConstRows& vectors) {
  const size_t dim = vectors.dim;
  std::vector<double> gram(dim * dim, 0.0);
  tbb::parallel_for(tbb::blocked_range<size_t>(0, dim, kTaskRows), [&](const auto& range) {
    for (size_t i = 0; i < vectors.rows; ++i) {
      const std::span<const float> x = vectors[i];
      for (size_t a = range.begin(); a < range.end(); ++a) {
        const double factor = static_cast<double>(x[a]);
        double* row = &gram[a * dim];
        for (size_t b = a; b < dim; ++b) row[b] += factor * static_cast<double>(x[b]);
      }
    }
  });
  for (size_t a = 0; a < dim; ++a) {
    for (size_t b = 0; b < a; ++b) gram[a * dim + b] = gram[b * dim + a];
  }
  return gram;
}

// False when `vector` is zero.
bool Normalise(std::vector<double>& vector) {
  double square = 0;
  for (const double x : vector) square += x * x;
  if (!(square > 0)) return false;
  const double norm = std::sqrt(square);
  for (double& x : vector) x /= norm;
  return true;
}

// Steps of the golden ratio around [0.5, 1.5): no data is at right angles to it but by design.
std::vector<double> StartVector(size_t dim) {
  constexpr double kGoldenRatio = 0.6180339887498949;
  std::vector<double> start(dim);
  for (size_t i = 0; i < dim; ++i) {
    const double step = kGoldenRatio * static_cast<double>(i);
    start[i] = 0.5 + step - std::floor(step);
  }
  return start;
}

}  // namespace

std::vector<double> PrincipalComponent(const ConstRows& vectors) {
  const size_t dim = vectors.dim;
  const std::vector<double> gram = GramMatrix(vectors);
  std::vector<double> component = StartVector(dim);
  Normalise(component);
  std::vector<double> next(dim);
  for (size_t step = 0; step < kMaxSteps; ++step) {
    for (size_t a = 0; a < dim; ++a) {
      double sum = 0;
      for (size_t b = 0; b < dim; ++b) sum += gram[a * dim + b] * component[b];
      next[a] = sum;
    }
    if (!Normalise(next)) return std::vector<double>(dim, 0.0);
    double change = 0;
    for (size_t a = 0; a < dim; ++a) change = std::max(change, std::abs(next[a] - component[a]));
    component.swap(next);
    if (change < kSettled) break;
  }
  const auto largest = std::max_element(component.begin(), component.end(), [](double a, double b) {
    return std::abs(a) < std::abs(b);
  });
  if (largest != component.end() && *largest < 0) {
    for (double& x : component) x = -x;
  }
  return component;
}

void RemoveComponent(std::span<const double> component, Matrix& vectors) {
  NCE2VEC_CHECK(component.size() == vectors.dim());
  tbb::parallel_for(size_t{0}, vectors.rows(), [&](size_t i) {
    const std::span<float> row = vectors.row(i);
    double share = 0;
    double before = 0;
    for (size_t j = 0; j < row.size(); ++j) {
      const double x = static_cast<double>(row[j]);
      share += x * component[j];
      before += x * x;
    }
    double after = 0;
    for (size_t j = 0; j < row.size(); ++j) {
      const double x = static_cast<double>(row[j]) - share * component[j];
      after += x * x;
      row[j] = static_cast<float>(x);
    }
    if (after <= kRounding * kRounding * before) std::fill(row.begin(), row.end(), 0.0F);
  });
}

}  // namespace nce2vec
