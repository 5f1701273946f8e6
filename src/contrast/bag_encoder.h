// The trainable encoder of texts: rows of words, pooled; and the way back of its gradients.
#ifndef SRC_CONTRAST_BAG_ENCODER_H_
#define SRC_CONTRAST_BAG_ENCODER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "src/base/matrix.h"
#include "src/contrast/bags.h"
#include "src/contrast/contrast_options.h"
#include "src/contrast/row_optimizer.h"

namespace nce2vec {

// h_i = sum_t a_t e_t / n_i over the n_i words t of bag i, then feature dropout. a is fixed or, for
// learned pooling, sigmoid(w) with w trained. Uses all cores that TBB gives it: each word's
// gradient is summed up by one of them, in the order of the bags, so results don't depend on how
// many there are.
class BagEncoder {
 public:
  // Borrows rows e [V, D] and weights a [V] and trains them in place. Learned weights start at
  // these, moved inside [0.02, 0.98].
  static absl::StatusOr<BagEncoder> Create(const ContrastOptions& options, Matrix& rows,
                                           std::vector<float>& weights);

  // The optimisers' state and learned weights; rows and weights are their owner's to add.
  void AddState(TrainingState& state);

  size_t dim() const { return rows_->dim(); }

  // h of the bags into the first rows of `vectors`. `step` numbers the batch: feature dropout draws
  // from it.
  void Forward(const Bags& bags, uint64_t step, Matrix& vectors) const;

  // One step of all words in the bags, and of their learned weights, from dL/dh of the same bags
  // and step, which is used up.
  void Backward(const Bags& bags, uint64_t step, float learning_rate, Matrix& gradients);

 private:
  // Where a word stands: the word in the upper half, the bag in the lower.
  using Place = uint64_t;

  void DropFeatures(size_t bags, uint64_t step, Matrix& vectors) const;
  void SortPlaces(const Bags& bags);
  void StepWord(std::span<const Place> places, const Bags& bags, float learning_rate,
                const Matrix& gradients);

  Matrix* rows_ = nullptr;
  std::vector<float>* weights_ = nullptr;
  std::vector<float> logits_;  // w [V]; empty unless learned
  RowOptimizer row_optimizer_;
  RowOptimizer logit_optimizer_;
  float feature_dropout_ = 0;
  bool freeze_rows_ = false;
  uint64_t seed_ = 0;
  std::vector<Place> places_;
  std::vector<size_t> word_begins_;  // in places_
};

}  // namespace nce2vec

#endif  // SRC_CONTRAST_BAG_ENCODER_H_
