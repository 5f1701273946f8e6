#include "eval/linear_probe.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

// Parts of the examples that sums are taken over first, whatever the number of threads. Each has a
// gradient of its own, so their number bounds the memory and the threads that can help.
constexpr size_t kParts = 32;

// Four sums at a time: one would wait for the addition before it.
double Dot(const double* a, const double* b, size_t size) {
  std::array<double, 4> sums{};
  size_t i = 0;
  for (; i + 4 <= size; i += 4) {
    for (size_t j = 0; j < 4; ++j) sums[j] += a[i + j] * b[i + j];
  }
  for (; i < size; ++i) sums[0] += a[i] * b[i];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

// `vector` and a 1 for the bias, in double.
void Extend(std::span<const float> vector, std::vector<double>& extended) {
  extended.assign(vector.begin(), vector.end());
  extended.push_back(1);
}

// ln sum_c exp(scores[c]); leaves the probabilities in scores.
double ToProbabilities(std::vector<double>& scores) {
  const double largest = *std::max_element(scores.begin(), scores.end());
  double sum = 0;
  for (double& score : scores) {
    score = std::exp(score - largest);
    sum += score;
  }
  for (double& score : scores) score /= sum;
  return largest + std::log(sum);
}

// The sum of the losses of examples [begin, end); adds their gradients to `gradient`.
double SumOfPart(const ProbeExamples& examples, size_t begin, size_t end,
                 std::span<const double> parameters, std::vector<double>& gradient) {
  const size_t width = examples.vectors.dim + 1;
  std::vector<double> x;
  std::vector<double> scores(examples.class_count);
  double loss = 0;
  for (size_t i = begin; i < end; ++i) {
    Extend(examples.vectors[i], x);
    for (size_t c = 0; c < scores.size(); ++c) {
      scores[c] = Dot(&parameters[c * width], x.data(), width);
    }
    const double own_score = scores[examples.classes[i]];
    loss += ToProbabilities(scores) - own_score;
    scores[examples.classes[i]] -= 1;
    for (size_t c = 0; c < scores.size(); ++c) {
      double* row = &gradient[c * width];
      for (size_t j = 0; j < width; ++j) row[j] += scores[c] * x[j];
    }
  }
  return loss;
}

}  // namespace

absl::Status LinearProbeOptions::Validate() const {
  if (l2 >= 0 && std::isfinite(l2)) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrFormat("--l2 must be 0 or more, not %g", l2));
}

double ProbeLoss(const ProbeExamples& examples, double l2, std::span<const double> parameters,
                 std::span<double> gradient) {
  NCE2VEC_CHECK(parameters.size() == examples.parameters() && gradient.size() == parameters.size());
  const size_t count = examples.vectors.rows;
  std::array<double, kParts> losses{};
  std::array<std::vector<double>, kParts> gradients;
  tbb::parallel_for(size_t{0}, kParts, [&](size_t part) {
    const size_t begin = count * part / kParts;
    const size_t end = count * (part + 1) / kParts;
    if (begin == end) return;
    gradients[part].resize(parameters.size());
    losses[part] = SumOfPart(examples, begin, end, parameters, gradients[part]);
  });

  double loss = 0;
  std::fill(gradient.begin(), gradient.end(), 0.0);
  for (size_t part = 0; part < kParts; ++part) {
    loss += losses[part];
    for (size_t i = 0; i < gradients[part].size(); ++i) gradient[i] += gradients[part][i];
  }
  const double share = 1 / static_cast<double>(count);
  loss *= share;
  const size_t width = examples.vectors.dim + 1;
  for (size_t i = 0; i < parameters.size(); ++i) {
    const bool bias = (i + 1) % width == 0;
    const double weight = bias ? 0 : parameters[i];
    loss += l2 / 2 * weight * weight;
    gradient[i] = gradient[i] * share + l2 * weight;
  }
  return loss;
}

absl::StatusOr<LinearProbe> LinearProbe::Train(const ProbeExamples& examples,
                                               const LinearProbeOptions& options) {
  NCE2VEC_RETURN_IF_ERROR(options.Validate());
  NCE2VEC_CHECK(examples.vectors.rows == examples.classes.size());
  if (examples.class_count < 2 || examples.classes.empty()) {
    return absl::InvalidArgumentError(
        absl::StrFormat("a classifier needs examples of two classes at least, not %d of %d",
                        examples.classes.size(), examples.class_count));
  }
  LinearProbe probe;
  probe.class_count_ = examples.class_count;
  probe.parameters_.assign(examples.parameters(), 0.0);
  probe.solution_ = MinimiseLbfgs(
      [&](std::span<const double> parameters, std::span<double> gradient) {
        return ProbeLoss(examples, options.l2, parameters, gradient);
      },
      probe.parameters_, options.solver);
  return probe;
}

size_t LinearProbe::Predict(std::span<const float> vector) const {
  const size_t width = vector.size() + 1;
  NCE2VEC_CHECK(class_count_ * width == parameters_.size());
  std::vector<double> x;
  Extend(vector, x);
  size_t best = 0;
  double best_score = 0;
  for (size_t c = 0; c < class_count_; ++c) {
    const double score = Dot(&parameters_[c * width], x.data(), width);
    if (c == 0 || score > best_score) {
      best = c;
      best_score = score;
    }
  }
  return best;
}

}  // namespace nce2vec
