#include "src/contrast/projection_head.h"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>

#include "absl/strings/str_format.h"
#include "src/base/random.h"
#include "src/base/status_macros.h"
#include "src/kernels/score_rows.h"
#include "src/kernels/weighted_sum.h"

namespace nce2vec {
namespace {

// Rows of a product that a task computes.
constexpr size_t kTaskRows = 64;

void FillUniform(Matrix& matrix, float deviation, RandomStream random) {
  const float limit = deviation * std::sqrt(3.0F);
  for (size_t i = 0; i < matrix.rows(); ++i) {
    for (float& x : matrix.row(i)) x = (2 * random.Uniform() - 1) * limit;
  }
}

absl::Status Grow(Matrix& matrix, size_t rows, size_t dim) {
  if (matrix.rows() >= rows) return absl::OkStatus();
  NCE2VEC_ASSIGN_OR_RETURN(matrix, Matrix::Create(rows, dim));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ProjectionHead> ProjectionHead::Create(const HeadOptions& options,
                                                      OptimizerKind optimizer, size_t dim,
                                                      uint64_t seed) {
  ProjectionHead head;
  if (options.kind == HeadKind::kNone) return head;
  const size_t hidden = options.kind == HeadKind::kMlp ? options.depth : 0;
  size_t inputs = dim;
  for (size_t l = 0; l <= hidden; ++l) {
    Layer layer;
    layer.hidden = l < hidden;
    const size_t width = options.width == 0 ? dim : options.width;
    const size_t outputs = layer.hidden ? width : options.output;
    layer.weight_size = std::sqrt((layer.hidden ? 2.0F : 1.0F) / static_cast<float>(inputs));
    NCE2VEC_ASSIGN_OR_RETURN(layer.weights, Matrix::Create(outputs, inputs));
    FillUniform(layer.weights, layer.weight_size,
                RandomStream(seed, StreamPurpose::kInitialise, UINT64_MAX, l));
    NCE2VEC_ASSIGN_OR_RETURN(layer.weight_optimizer,
                             RowOptimizer::Create(optimizer, outputs, inputs));
    NCE2VEC_ASSIGN_OR_RETURN(layer.bias, Matrix::Create(1, outputs));
    NCE2VEC_ASSIGN_OR_RETURN(layer.bias_optimizer, RowOptimizer::Create(optimizer, 1, outputs));
    head.layers_.push_back(std::move(layer));
    inputs = outputs;
  }
  return head;
}

void ProjectionHead::AddState(TrainingState& state) {
  for (size_t l = 0; l < layers_.size(); ++l) {
    Layer& layer = layers_[l];
    const std::string name = absl::StrFormat("head.%d", l);
    state.Add(name + ".weights", layer.weights);
    state.Add(name + ".bias", layer.bias);
    layer.weight_optimizer.AddState(name + ".weight_optimizer", state);
    layer.bias_optimizer.AddState(name + ".bias_optimizer", state);
  }
}

void ProjectionHead::ApplyLayer(Layer& layer, const Matrix& inputs, size_t rows) {
  const ConstRows weights = layer.weights.view();
  const std::span<const float> bias = layer.bias.row(0);
  tbb::parallel_for(tbb::blocked_range<size_t>(0, rows, kTaskRows),
                    [&](const tbb::blocked_range<size_t>& range) {
                      ConstRows queries = inputs.view();
                      queries.data += range.begin() * queries.stride;
                      queries.rows = range.size();
                      ScoreRows(weights, queries, layer.activations.padded_row(range.begin()),
                                layer.activations.stride());
                      if (!layer.hidden) return;
                      for (size_t i = range.begin(); i < range.end(); ++i) {
                        const std::span<float> row = layer.activations.row(i);
                        for (size_t j = 0; j < row.size(); ++j)
                          row[j] = std::max(0.0F, row[j] + bias[j]);
                      }
                    });
}

absl::StatusOr<const Matrix*> ProjectionHead::Forward(const Matrix& inputs, size_t rows) {
  inputs_ = &inputs;
  rows_ = rows;
  const Matrix* from = &inputs;
  for (Layer& layer : layers_) {
    NCE2VEC_RETURN_IF_ERROR(Grow(layer.activations, rows, layer.weights.rows()));
    NCE2VEC_RETURN_IF_ERROR(Grow(layer.gradients, rows, layer.weights.rows()));
    ApplyLayer(layer, *from, rows);
    from = &layer.activations;
  }
  return from;
}

void ProjectionHead::InputGradients(const Layer& layer, const Matrix& gradients, size_t rows,
                                    Matrix& to) {
  std::vector<const float*> weights;
  for (size_t r = 0; r < layer.weights.rows(); ++r) weights.push_back(layer.weights.padded_row(r));
  tbb::parallel_for(size_t{0}, rows,
                    [&](size_t i) { WeightedSum(weights, gradients.row(i), to.row(i)); });
}

void ProjectionHead::StepLayer(Layer& layer, const Matrix& inputs, const Matrix& gradients,
                               size_t rows, float learning_rate) {
  std::vector<const float*> from;
  for (size_t i = 0; i < rows; ++i) from.push_back(inputs.padded_row(i));
  std::vector<float> bias_gradient(layer.weights.rows());
  layer.weight_optimizer.BeginStep();
  tbb::parallel_for(size_t{0}, layer.weights.rows(), [&](size_t r) {
    std::vector<float> column(rows);
    float sum = 0;
    for (size_t i = 0; i < rows; ++i) sum += column[i] = gradients.row(i)[r];
    bias_gradient[r] = sum;
    std::vector<float> gradient(inputs.dim());
    WeightedSum(from, column, gradient);
    layer.weight_optimizer.Step(r, gradient, learning_rate * layer.weight_size,
                                layer.weights.row(r));
  });
  if (!layer.hidden) return;
  layer.bias_optimizer.BeginStep();
  layer.bias_optimizer.Step(0, bias_gradient, learning_rate * layer.weight_size, layer.bias.row(0));
}

void ProjectionHead::Backward(Matrix& output_gradients, float learning_rate,
                              Matrix& input_gradients) {
  Matrix* gradients = &output_gradients;
  for (size_t l = layers_.size(); l-- > 0;) {
    Layer& layer = layers_[l];
    if (layer.hidden) {
      for (size_t i = 0; i < rows_; ++i) {
        const std::span<float> row = gradients->row(i);
        const std::span<const float> activation = layer.activations.row(i);
        for (size_t j = 0; j < row.size(); ++j) {
          if (activation[j] <= 0) row[j] = 0;
        }
      }
    }
    Matrix& to = l == 0 ? input_gradients : layers_[l - 1].gradients;
    InputGradients(layer, *gradients, rows_, to);
    StepLayer(layer, l == 0 ? *inputs_ : layers_[l - 1].activations, *gradients, rows_,
              learning_rate);
    gradients = &to;
  }
}

}  // namespace nce2vec
