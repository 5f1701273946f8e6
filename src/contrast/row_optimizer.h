// Gradient descent on single rows of a matrix, with the state that each row keeps.
#ifndef SRC_CONTRAST_ROW_OPTIMIZER_H_
#define SRC_CONTRAST_ROW_OPTIMIZER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "src/base/matrix.h"
#include "src/contrast/contrast_options.h"
#include "src/train/training_state.h"

namespace nce2vec {

// Rows that have no gradient in a step are not touched, nor is their state, so a step costs what
// its batch costs, not what the vocabulary costs:
//   sgd      x -= lr g
//   adagrad  one accumulator a row, as StarSpace has it:
//              a += mean(g^2); x -= lr g / (sqrt(a) + 1e-10)
//   adam     m, v of each number (Kingma & Ba 2015: .9, .999, 1e-8), decayed only when touched,
//            with the bias correction of the steps that all rows have made
// Different rows may be stepped from different threads at the same time.
class RowOptimizer {
 public:
  RowOptimizer() = default;
  static absl::StatusOr<RowOptimizer> Create(OptimizerKind kind, size_t rows, size_t dim);

  // All that it keeps, under names that begin with `name`.
  void AddState(const std::string& name, TrainingState& state);

  // Before the rows of a step; counts it.
  void BeginStep() { ++steps_; }
  // Moves `values` [dim], row number `row`, against `gradient` [dim].
  void Step(size_t row, std::span<const float> gradient, float learning_rate,
            std::span<float> values);

 private:
  void StepAdam(size_t row, std::span<const float> gradient, float learning_rate,
                std::span<float> values);

  OptimizerKind kind_ = OptimizerKind::kSgd;
  std::vector<float> squares_;  // adagrad [rows]
  Matrix mean_;                 // adam [rows, dim]
  Matrix variance_;
  uint64_t steps_ = 0;
};

}  // namespace nce2vec

#endif  // SRC_CONTRAST_ROW_OPTIMIZER_H_
