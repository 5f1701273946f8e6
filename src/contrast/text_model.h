// What embeds a text, and what contrastive training changes.
#ifndef SRC_CONTRAST_TEXT_MODEL_H_
#define SRC_CONTRAST_TEXT_MODEL_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "src/base/matrix.h"
#include "src/encode/pooling.h"
#include "src/model/embeddings.h"
#include "src/vocab/vocabulary.h"

namespace nce2vec {

struct TextModel {
  Matrix rows;                 // e [V, D]
  std::vector<float> weights;  // a [V] of src/encode/pooling.h
};

// Rows of independent normal numbers, the same for any number of threads.
absl::StatusOr<Matrix> NormalRows(size_t words, size_t dim, uint64_t seed);

// Puts the vectors of words that `model` knows into their rows, scaled by one factor so that their
// numbers' root mean square is 1, as that of the other rows is; the learning rates expect it.
// Returns how many words it knew. InvalidArgument when its dimension is another one.
absl::StatusOr<size_t> CopyKnownRows(const Embeddings& model, const Vocabulary& vocabulary,
                                     Matrix& rows);

// The weights that pooling starts from: 1, or SIF's, which learned ones start from as well.
absl::StatusOr<std::vector<float>> StartWeights(const Vocabulary& vocabulary,
                                                const PoolingOptions& pooling);

}  // namespace nce2vec

#endif  // SRC_CONTRAST_TEXT_MODEL_H_
