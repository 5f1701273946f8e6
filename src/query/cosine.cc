#include "src/query/cosine.h"

#include <cmath>
#include <span>

namespace nce2vec {

std::optional<double> Cosine(const Embeddings& embeddings, WordId a, WordId b) {
  const std::span<const float> u = embeddings.vector(a);
  const std::span<const float> v = embeddings.vector(b);
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
  const double cosine = uv / (std::sqrt(uu) * std::sqrt(vv));
  if (!std::isfinite(cosine)) return std::nullopt;
  return cosine;
}

}  // namespace nce2vec
