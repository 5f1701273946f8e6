#include "src/contrast/contrast_step.h"

#include <cmath>
#include <numbers>
#include <utility>

#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

LossKind LossOf(TextLayout layout) {
  switch (layout) {
    case TextLayout::kTextPairs:
      return LossKind::kInfoNce;
    case TextLayout::kLabelledPairs:
      return LossKind::kMargin;
    case TextLayout::kPlainLines:
    case TextLayout::kWeightedLines:
    case TextLayout::kLines:
    case TextLayout::kDocuments:
      break;
  }
  return LossKind::kNtXent;
}

}  // namespace

double RateAt(const OptimizerOptions& options, double fraction) {
  const double start = options.RateOrDefault();
  if (fraction < options.warm_up) return start * fraction / options.warm_up;
  const double done = (fraction - options.warm_up) / (1 - options.warm_up);
  switch (options.schedule) {
    case Schedule::kConstant:
      return start;
    case Schedule::kLinear:
      return start * (1 - done);
    case Schedule::kCosine:
      break;
  }
  return start * (1 + std::cos(std::numbers::pi * done)) / 2;
}

absl::StatusOr<ContrastStep> ContrastStep::Create(const ContrastOptions& options, TextLayout layout,
                                                  Matrix& rows, std::vector<float>& weights) {
  NCE2VEC_ASSIGN_OR_RETURN(BagEncoder encoder, BagEncoder::Create(options, rows, weights));
  NCE2VEC_ASSIGN_OR_RETURN(
      ProjectionHead head,
      ProjectionHead::Create(options.head, options.optimizer.kind, rows.dim(), options.seed));
  LossOptions loss{LossOf(layout), options.temperature, options.margin, options.matryoshka};
  return ContrastStep(std::move(encoder), std::move(head), std::move(loss));
}

absl::StatusOr<LossValue> ContrastStep::Train(const TextBatch& batch, uint64_t number,
                                              double learning_rate) {
  bags_.Clear();
  bags_.Add(batch.anchors);
  bags_.Add(batch.positives);
  bags_.Add(batch.negatives);
  const BatchShape shape{batch.size(), batch.negatives.size(), batch.dissimilar};
  if (vectors_.rows() < shape.rows()) {
    NCE2VEC_ASSIGN_OR_RETURN(vectors_, Matrix::Create(shape.rows(), encoder_.dim()));
    NCE2VEC_ASSIGN_OR_RETURN(vector_gradients_, Matrix::Create(shape.rows(), encoder_.dim()));
    if (!head_.empty()) {
      NCE2VEC_ASSIGN_OR_RETURN(projected_gradients_,
                               Matrix::Create(shape.rows(), head_.output_dim()));
    }
  }
  const auto rate = static_cast<float>(learning_rate);
  encoder_.Forward(bags_, number, vectors_);
  LossValue value;
  if (head_.empty()) {
    NCE2VEC_ASSIGN_OR_RETURN(value, loss_.Compute(vectors_, shape, vector_gradients_));
  } else {
    NCE2VEC_ASSIGN_OR_RETURN(const Matrix* projected, head_.Forward(vectors_, shape.rows()));
    NCE2VEC_ASSIGN_OR_RETURN(value, loss_.Compute(*projected, shape, projected_gradients_));
    head_.Backward(projected_gradients_, rate, vector_gradients_);
  }
  encoder_.Backward(bags_, number, rate, vector_gradients_);
  return value;
}

}  // namespace nce2vec
