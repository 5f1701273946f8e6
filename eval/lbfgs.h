// Finds the lowest point of a smooth function of many variables.
#ifndef EVAL_LBFGS_H_
#define EVAL_LBFGS_H_

#include <cstddef>
#include <span>
#include <vector>

#include "absl/functional/function_ref.h"

namespace nce2vec {

// The function's value at `point` [n]; its gradient into `gradient` [n].
using SmoothFunction =
    absl::FunctionRef<double(std::span<const double> point, std::span<double> gradient)>;

struct LbfgsOptions {
  size_t memory = 10;  // steps that the curvature is estimated from
  size_t max_steps = 2000;
  double tolerance = 1e-6;  // done when no entry of the gradient is larger
};

struct LbfgsResult {
  double value = 0;
  double gradient = 0;  // the size of its largest entry
  size_t steps = 0;
  bool converged = false;  // gradient <= tolerance
};

// Moves `point` to where the gradient is near zero: L-BFGS (Nocedal & Wright 2006, algorithms 7.4
// and 7.5) with steps halved until the value falls enough (Armijo). For convex functions that is
// the minimum. Single-threaded but for what `function` does.
LbfgsResult MinimiseLbfgs(SmoothFunction function, std::vector<double>& point,
                          const LbfgsOptions& options = {});

}  // namespace nce2vec

#endif  // EVAL_LBFGS_H_
