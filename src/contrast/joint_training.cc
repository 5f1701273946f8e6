#include "src/contrast/joint_training.h"

#include <cmath>
#include <utility>

#include "src/base/status_macros.h"

namespace nce2vec {

absl::Status JointTraining::Prepare(Parameters& parameters) {
  if (step_) return absl::OkStatus();
  weights_.assign(parameters.input.rows(), 1.0F);
  absl::StatusOr<ContrastStep> step =
      ContrastStep::Create(options_, layout_, parameters.input, weights_);
  if (!step.ok()) return step.status();
  step_.emplace(*std::move(step));
  return absl::OkStatus();
}

absl::Status JointTraining::AddState(Parameters& parameters, TrainingState& state) {
  NCE2VEC_RETURN_IF_ERROR(Prepare(parameters));
  state.Add("texts.steps", &steps_);
  state.Add("texts.loss", &sums_.loss);
  state.Add("texts.cosine", &sums_.positive_cosine);
  state.Add("texts.batches", &batches_);
  step_->AddState(state);
  return absl::OkStatus();
}

absl::Status JointTraining::TrainSlice(const TrainedSlice& slice, Parameters& parameters) {
  if (slice.fraction < kBeginFraction) return absl::OkStatus();
  NCE2VEC_RETURN_IF_ERROR(Prepare(parameters));
  const double rate = std::ldexp(weight_ * RateAt(options_.optimizer, slice.fraction),
                                 -static_cast<int>(slice.recoveries));
  source_.StartSlice(slice.epoch, slice.begin, slice.end, slice.held_out);
  while (source_.Next(batch_)) {
    NCE2VEC_ASSIGN_OR_RETURN(const LossValue value, step_->Train(batch_, ++steps_, rate));
    if (!std::isfinite(value.loss)) {
      return absl::AbortedError("the loss of the texts is no finite number");
    }
    sums_.loss += value.loss;
    sums_.positive_cosine += value.positive_cosine;
    ++batches_;
  }
  return absl::OkStatus();
}

std::optional<LossValue> JointTraining::TakeMeans() {
  if (batches_ == 0) return std::nullopt;
  const auto batches = static_cast<double>(std::exchange(batches_, 0));
  const LossValue sums = std::exchange(sums_, LossValue());
  return LossValue{sums.loss / batches, sums.positive_cosine / batches};
}

}  // namespace nce2vec
