#include "src/contrast/text_model.h"

#include <tbb/parallel_for.h>

#include <cmath>
#include <numbers>
#include <optional>
#include <span>

#include "absl/strings/str_format.h"
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

absl::StatusOr<size_t> CopyKnownRows(const Embeddings& model, const Vocabulary& vocabulary,
                                     Matrix& rows) {
  if (model.dim() != rows.dim()) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "%s: its vectors have %d dimensions, not --dim %d", model.path(), model.dim(), rows.dim()));
  }
  std::vector<std::optional<WordId>> ids;
  double squares = 0;
  size_t known = 0;
  for (size_t w = 0; w < vocabulary.size(); ++w) {
    ids.push_back(model.vocabulary().Find(vocabulary.word(ToWordId(w))));
    if (!ids.back()) continue;
    ++known;
    const auto norm = static_cast<double>(model.norms()[Index(*ids.back())]);
    squares += norm * norm;
  }
  if (squares == 0) return 0;
  const auto scale =
      static_cast<float>(std::sqrt(static_cast<double>(known * rows.dim()) / squares));
  for (size_t w = 0; w < ids.size(); ++w) {
    if (!ids[w]) continue;
    const std::span<const float> from = model.vector(*ids[w]);
    for (size_t j = 0; j < from.size(); ++j) rows.row(w)[j] = scale * from[j];
  }
  return known;
}

absl::StatusOr<std::vector<float>> StartWeights(const Vocabulary& vocabulary,
                                                const PoolingOptions& pooling) {
  if (pooling.pooling == Pooling::kMean) return std::vector<float>(vocabulary.size(), 1.0F);
  return SifWeights(vocabulary.arrays().counts, pooling.sif_a);
}

}  // namespace nce2vec
