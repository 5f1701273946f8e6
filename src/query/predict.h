// The probability model that true NCE gives for nothing: which words stand around a word?
#ifndef SRC_QUERY_PREDICT_H_
#define SRC_QUERY_PREDICT_H_

#include <cstddef>
#include <vector>

#include "absl/status/statusor.h"
#include "src/base/ids.h"
#include "src/model/embeddings.h"

namespace nce2vec {

struct Prediction {
  WordId id;
  double probability;  // p(c | w) in running text
};

struct PredictionResult {
  std::vector<Prediction> predictions;  // by (probability descending, id)
  double ln_z = 0;  // of the model's own p_m(. | w), that of the subsampled text: near 0 where the
                    // model normalises itself
};

// The k most probable context words of `word`. The model's p_m(c | w) = exp(v_w . u_c + b_c) is
// that of the subsampled text; dividing by the keep probability of c and renormalising gives that
// of the text as it stands. FailedPrecondition for a model that was not trained with nce.
absl::StatusOr<PredictionResult> PredictContext(const Embeddings& embeddings, WordId word,
                                                size_t k);

}  // namespace nce2vec

#endif  // SRC_QUERY_PREDICT_H_
