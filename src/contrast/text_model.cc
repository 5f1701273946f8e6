#include "src/contrast/text_model.h"

#include <tbb/parallel_for.h>

#include <cmath>
#include <numbers>
#include <span>

#include "src/base/random.h"
#include "src/base/status_macros.h"

namespace nce2vec {

// Box and Muller's pairs.
absl::StatusOr<Matrix> NormalRows(size_t words, size_t dim, uint64_t seed) {
  NCE2VEC_ASSIGN_OR_RETURN(Matrix rows, Matrix::Create(words, dim));
  tbb::parallel_for(size_t{0}, words, [&](size_t w) {
    RandomStream random(seed, StreamPurpose::kInitialise, w);
    const std::span<float> row = rows.row(w);
    for (size_t j = 0; j < dim; j += 2) {
      const float radius = std::sqrt(-2 * std::log(1 - random.Uniform()));
      const float angle = 2 * std::numbers::pi_v<float> * random.Uniform();
      row[j] = radius * std::cos(angle);
      if (j + 1 < dim) row[j + 1] = radius * std::sin(angle);
    }
  });
  return rows;
}

absl::StatusOr<std::vector<float>> StartWeights(const Vocabulary& vocabulary,
                                                const PoolingOptions& pooling) {
  if (pooling.pooling == Pooling::kMean) return std::vector<float>(vocabulary.size(), 1.0F);
  return SifWeights(vocabulary.arrays().counts, pooling.sif_a);
}

}  // namespace nce2vec
