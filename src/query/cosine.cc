#include "src/query/cosine.h"

#include <cmath>

#include "src/base/dot_product.h"

namespace nce2vec {

std::optional<double> CosineOfVectors(std::span<const float> u, std::span<const float> v) {
  // One root of the product: the root of a square is exact, the product of two roots is not.
  const double cosine = DotProduct(u, v) / std::sqrt(DotProduct(u, u) * DotProduct(v, v));
  if (!std::isfinite(cosine)) return std::nullopt;
  return cosine;
}

std::optional<double> Cosine(const Embeddings& embeddings, WordId a, WordId b) {
  return CosineOfVectors(embeddings.vector(a), embeddings.vector(b));
}

}  // namespace nce2vec
