// How much a linear classifier sees in vectors: multinomial logistic regression.
#ifndef EVAL_LINEAR_PROBE_H_
#define EVAL_LINEAR_PROBE_H_

#include <cstddef>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "eval/lbfgs.h"
#include "src/base/matrix.h"

namespace nce2vec {

// Vectors x [n, D] and the class of each [n], < class_count. Borrowed.
struct ProbeExamples {
  ConstRows vectors;
  std::span<const size_t> classes;
  size_t class_count = 0;

  // Of the classifier: a row of D weights w_c and a bias b_c for each class c.
  size_t parameters() const { return class_count * (vectors.dim + 1); }
};

struct LinearProbeOptions {
  // >= 0, finite. Of powers of ten the best or within .003 of it for three models, by accuracy on a
  // part of sentences held out for choosing; the task: which part of SemEval's STS 2012 to 2014 a
  // sentence comes from.
  double l2 = 1e-5;
  LbfgsOptions solver;

  // InvalidArgument names flag, value and range.
  absl::Status Validate() const;
};

// The mean over the examples of -ln p(class | x), p(c | x) ~ exp(w_c . x + b_c), and l2 / 2 times
// the squares of the weights, not of the biases. Its gradient by `parameters` into `gradient`, both
// [parameters()]. Parallel; sums are taken in an order that does not depend on the number of
// threads.
double ProbeLoss(const ProbeExamples& examples, double l2, std::span<const double> parameters,
                 std::span<double> gradient);

// Immutable after training; any thread may ask.
class LinearProbe {
 public:
  // Finds the lowest ProbeLoss from zero on: the same for any number of threads. InvalidArgument
  // for no examples, fewer than two classes or wrong options. See solution() for whether it was
  // found.
  static absl::StatusOr<LinearProbe> Train(const ProbeExamples& examples,
                                           const LinearProbeOptions& options);

  // The most probable class of `vector` [D]; of equal ones the first.
  size_t Predict(std::span<const float> vector) const;

  std::span<const double> parameters() const { return parameters_; }
  const LbfgsResult& solution() const { return solution_; }

 private:
  LinearProbe() = default;

  size_t class_count_ = 0;
  std::vector<double> parameters_;
  LbfgsResult solution_;
};

}  // namespace nce2vec

#endif  // EVAL_LINEAR_PROBE_H_
