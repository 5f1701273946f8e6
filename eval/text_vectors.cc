#include "eval/text_vectors.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>

#include "src/base/dot_product.h"
#include "src/base/status_macros.h"

namespace nce2vec {

void NormaliseRows(Matrix& vectors) {
  tbb::parallel_for(size_t{0}, vectors.rows(), [&](size_t i) {
    const std::span<float> row = vectors.row(i);
    double square = 0;
    for (const float x : row) square += static_cast<double>(x) * static_cast<double>(x);
    const double scale = square > 0 && std::isfinite(square) ? 1 / std::sqrt(square) : 0;
    if (scale == 0) {
      std::fill(row.begin(), row.end(), 0.0F);  // not 0 * x, which may be NaN
      return;
    }
    for (float& x : row) x = static_cast<float>(static_cast<double>(x) * scale);
  });
}

double Cosine(std::span<const float> a, std::span<const float> b) {
  // One root of the product: the root of a square is exact, the product of two roots is not.
  const double cosine = DotProduct(a, b) / std::sqrt(DotProduct(a, a) * DotProduct(b, b));
  return std::isfinite(cosine) ? cosine : 0;
}

absl::StatusOr<EncodedTexts> UnitTextVectors(const TextEncoder& encoder,
                                             std::span<const std::string> texts) {
  NCE2VEC_ASSIGN_OR_RETURN(EncodedTexts encoded, EncodeTexts(encoder, texts));
  NormaliseRows(encoded.vectors);
  return encoded;
}

size_t UnknownTexts(const EncodedTexts& texts) {
  return static_cast<size_t>(
      std::count_if(texts.each.begin(), texts.each.end(),
                    [](const TextCounts& counts) { return counts.known == 0; }));
}

}  // namespace nce2vec
