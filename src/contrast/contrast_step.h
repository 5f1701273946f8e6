// One step of contrastive training: encode, project, compare, and all the way back.
#ifndef SRC_CONTRAST_CONTRAST_STEP_H_
#define SRC_CONTRAST_CONTRAST_STEP_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "src/base/matrix.h"
#include "src/contrast/bag_encoder.h"
#include "src/contrast/batch_source.h"
#include "src/contrast/contrast_loss.h"
#include "src/contrast/contrast_options.h"
#include "src/contrast/projection_head.h"
#include "src/corpus/text_layout.h"

namespace nce2vec {

// The learning rate when `fraction` [0, 1] of training is done: warm-up, then the schedule's fall.
double RateAt(const OptimizerOptions& options, double fraction);

// Holds the optimisers' state and buffers; borrows rows e [V, D] and weights a [V].
class ContrastStep {
 public:
  // Lines and documents are trained by NT-Xent, text pairs by InfoNCE, labelled pairs by the
  // margin loss.
  static absl::StatusOr<ContrastStep> Create(const ContrastOptions& options, TextLayout layout,
                                             Matrix& rows, std::vector<float>& weights);

  // What changes from step to step, besides rows and weights, which are their owner's to add.
  void AddState(TrainingState& state) {
    encoder_.AddState(state);
    head_.AddState(state);
  }

  const ProjectionHead& head() const { return head_; }

  // The loss of the batch before the step. `number` counts steps. ResourceExhausted when there is
  // no memory for the batch.
  absl::StatusOr<LossValue> Train(const TextBatch& batch, uint64_t number, double learning_rate);

 private:
  ContrastStep(BagEncoder encoder, ProjectionHead head, LossOptions loss)
      : encoder_(std::move(encoder)), head_(std::move(head)), loss_(std::move(loss)) {}

  BagEncoder encoder_;
  ProjectionHead head_;
  ContrastLoss loss_;
  Bags bags_;  // anchors, positives, hard negatives
  Matrix vectors_;
  Matrix vector_gradients_;
  Matrix projected_gradients_;
};

}  // namespace nce2vec

#endif  // SRC_CONTRAST_CONTRAST_STEP_H_
