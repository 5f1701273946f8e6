#include "src/query/cosine.h"

#include <cmath>

namespace nce2vec {

std::optional<double> Cosine(std::span<const float> u, std::span<const float> v) {
  double uu = 0;
  double vv = 0;
  double uv = 0;
  for (size_t i = 0; i < u.size(); ++i) {
    const double x = static_cast<double>(u[i]);
    const double y = static_cast<double>(v[i]);
    uu += x * x;
    vv += y * y;
    uv += x * y;
  }
  // Floats' squares have room enough in a double that their product can't leave it.
  const double cosine = uv / std::sqrt(uu * vv);
  if (!std::isfinite(cosine)) return std::nullopt;
  return cosine;
}

std::optional<double> Cosine(const Embeddings& embeddings, WordId a, WordId b) {
  return Cosine(embeddings.vector(a), embeddings.vector(b));
}

}  // namespace nce2vec
