#include "src/contrast/row_optimizer.h"

#include <cmath>

#include "src/base/dot_product.h"
#include "src/base/status_macros.h"

namespace nce2vec {

absl::StatusOr<RowOptimizer> RowOptimizer::Create(OptimizerKind kind, size_t rows, size_t dim) {
  RowOptimizer optimizer;
  optimizer.kind_ = kind;
  if (kind == OptimizerKind::kAdagrad) optimizer.squares_.resize(rows);
  if (kind == OptimizerKind::kAdam) {
    NCE2VEC_ASSIGN_OR_RETURN(optimizer.mean_, Matrix::Create(rows, dim));
    NCE2VEC_ASSIGN_OR_RETURN(optimizer.variance_, Matrix::Create(rows, dim));
  }
  return optimizer;
}

void RowOptimizer::AddState(const std::string& name, TrainingState& state) {
  state.Add(name + ".steps", &steps_);
  state.Add(name + ".squares", std::span(squares_));
  state.Add(name + ".mean", mean_);
  state.Add(name + ".variance", variance_);
}

void RowOptimizer::Step(size_t row, std::span<const float> gradient, float learning_rate,
                        std::span<float> values) {
  if (kind_ == OptimizerKind::kAdam) return StepAdam(row, gradient, learning_rate, values);
  float rate = learning_rate;
  if (kind_ == OptimizerKind::kAdagrad) {
    squares_[row] +=
        static_cast<float>(DotProduct(gradient, gradient) / static_cast<double>(gradient.size()));
    rate /= std::sqrt(squares_[row]) + 1e-10F;
  }
  for (size_t j = 0; j < values.size(); ++j) values[j] -= rate * gradient[j];
}

void RowOptimizer::StepAdam(size_t row, std::span<const float> gradient, float learning_rate,
                            std::span<float> values) {
  constexpr float kMeanDecay = 0.9F;
  constexpr float kVarianceDecay = 0.999F;
  const auto steps = static_cast<float>(steps_);
  const float mean_share = 1.0F - std::pow(kMeanDecay, steps);
  const float variance_share = 1.0F - std::pow(kVarianceDecay, steps);
  const std::span<float> mean = mean_.row(row);
  const std::span<float> variance = variance_.row(row);
  for (size_t j = 0; j < values.size(); ++j) {
    mean[j] = kMeanDecay * mean[j] + (1 - kMeanDecay) * gradient[j];
    variance[j] = kVarianceDecay * variance[j] + (1 - kVarianceDecay) * gradient[j] * gradient[j];
    values[j] -=
        learning_rate * (mean[j] / mean_share) / (std::sqrt(variance[j] / variance_share) + 1e-8F);
  }
}

}  // namespace nce2vec
