// The layers between texts' vectors and the loss, thrown away after training.
#ifndef SRC_CONTRAST_PROJECTION_HEAD_H_
#define SRC_CONTRAST_PROJECTION_HEAD_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "src/base/matrix.h"
#include "src/contrast/contrast_options.h"
#include "src/contrast/row_optimizer.h"

namespace nce2vec {

// z = W_n relu(... relu(W_1 h + b_1) ...); a linear head is one W. Uses all cores that TBB gives
// it, with sums in fixed order.
class ProjectionHead {
 public:
  // Weights uniform with variance 2 / inputs in hidden layers (He et al. 2015), 1 / inputs in the
  // last one; biases zero.
  static absl::StatusOr<ProjectionHead> Create(const HeadOptions& options, OptimizerKind optimizer,
                                               size_t dim, uint64_t seed);

  // All layers and their optimisers.
  void AddState(TrainingState& state);

  bool empty() const { return layers_.empty(); }
  size_t output_dim() const { return layers_.back().weights.rows(); }
  size_t layers() const { return layers_.size(); }
  const Matrix& weights(size_t layer) const { return layers_[layer].weights; }  // [outputs, inputs]
  const Matrix& bias(size_t layer) const { return layers_[layer].bias; }        // [1, outputs]

  // The first `rows` rows of `inputs` [.., dim], which are borrowed until Backward, through all
  // layers.
  absl::StatusOr<const Matrix*> Forward(const Matrix& inputs, size_t rows);

  // From dL/dz of the last Forward, which is used up: dL/dh into `input_gradients`, and one step of
  // all weights and biases. The learning rate is that of rows whose numbers are about 1; weights'
  // are scaled to their own size.
  void Backward(Matrix& output_gradients, float learning_rate, Matrix& input_gradients);

 private:
  struct Layer {
    Matrix weights;      // [outputs, inputs]
    Matrix bias;         // [1, outputs]; hidden layers
    Matrix activations;  // [rows, outputs], after ReLU
    Matrix gradients;    // dL/d activations
    RowOptimizer weight_optimizer;
    RowOptimizer bias_optimizer;
    float weight_size = 0;  // root mean square at the start
    bool hidden = false;
  };

  static void ApplyLayer(Layer& layer, const Matrix& inputs, size_t rows);
  // dL/d inputs of a layer whose `gradients` are those before ReLU.
  static void InputGradients(const Layer& layer, const Matrix& gradients, size_t rows, Matrix& to);
  static void StepLayer(Layer& layer, const Matrix& inputs, const Matrix& gradients, size_t rows,
                        float learning_rate);

  std::vector<Layer> layers_;
  const Matrix* inputs_ = nullptr;
  size_t rows_ = 0;
};

}  // namespace nce2vec

#endif  // SRC_CONTRAST_PROJECTION_HEAD_H_
