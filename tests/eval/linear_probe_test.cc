#include "eval/linear_probe.h"

#include <doctest/doctest.h>
#include <tbb/global_control.h>

#include <cmath>
#include <limits>

#include "src/base/random.h"

namespace nce2vec {
namespace {

// `count` points around the centre of their class, the classes in turn, on a circle.
struct Clouds {
  Matrix vectors;
  std::vector<size_t> classes;
  size_t class_count;

  ProbeExamples examples() const { return {vectors.view(), classes, class_count}; }
};

Clouds MakeClouds(size_t count, size_t class_count, float radius) {
  constexpr double kTurn = 6.283185307179586;
  Clouds clouds{Matrix::Create(count, 2).value(), {}, class_count};
  RandomStream random(3, StreamPurpose::kInitialise);
  for (size_t i = 0; i < count; ++i) {
    const size_t own = i % class_count;
    const double angle = kTurn * static_cast<double>(own) / static_cast<double>(class_count);
    clouds.classes.push_back(own);
    clouds.vectors.row(i)[0] =
        static_cast<float>(std::cos(angle)) + radius * (random.Uniform() - 0.5F);
    clouds.vectors.row(i)[1] =
        static_cast<float>(std::sin(angle)) + radius * (random.Uniform() - 0.5F);
  }
  return clouds;
}

std::vector<double> SomeParameters(size_t count) {
  std::vector<double> parameters;
  RandomStream random(5, StreamPurpose::kInitialise);
  for (size_t i = 0; i < count; ++i) {
    parameters.push_back(2 * static_cast<double>(random.Uniform()) - 1);
  }
  return parameters;
}

}  // namespace

TEST_CASE("the loss of two examples by hand") {
  Matrix vectors = Matrix::Create(2, 1).value();
  vectors.row(0)[0] = 2;
  vectors.row(1)[0] = -1;
  const std::vector<size_t> classes = {0, 1};
  const ProbeExamples examples{vectors.view(), classes, 2};
  const std::vector<double> parameters = {0.5, 0.25, -0.5, 0};  // w_0, b_0, w_1, b_1
  std::vector<double> gradient(4);
  // Scores 1.25 and -1 of the first, -.25 and .5 of the second.
  const double first = std::log(1 + std::exp(-2.25));
  const double second = std::log(1 + std::exp(-0.75));
  CHECK(ProbeLoss(examples, 0.1, parameters, gradient) ==
        doctest::Approx((first + second) / 2 + 0.05 * 0.5));
}

TEST_CASE("the gradient against finite differences") {
  const Clouds clouds = MakeClouds(97, 3, 3);
  const std::vector<double> parameters = SomeParameters(clouds.examples().parameters());
  std::vector<double> gradient(parameters.size());
  std::vector<double> unused(parameters.size());
  ProbeLoss(clouds.examples(), 0.3, parameters, gradient);
  for (size_t i = 0; i < parameters.size(); ++i) {
    constexpr double kStep = 1e-5;
    std::vector<double> up = parameters;
    std::vector<double> down = parameters;
    up[i] += kStep;
    down[i] -= kStep;
    const double slope = (ProbeLoss(clouds.examples(), 0.3, up, unused) -
                          ProbeLoss(clouds.examples(), 0.3, down, unused)) /
                         (2 * kStep);
    CAPTURE(i);
    CHECK(std::abs(gradient[i] - slope) < 1e-8);
  }
}

TEST_CASE("classes that a line separates are learned without a mistake") {
  const Clouds clouds = MakeClouds(300, 5, 0.3F);
  const LinearProbe probe = LinearProbe::Train(clouds.examples(), {}).value();
  CHECK(probe.solution().converged);
  for (size_t i = 0; i < 300; ++i) {
    CHECK(probe.Predict(clouds.vectors.row(i)) == clouds.classes[i]);
  }
}

TEST_CASE("at the optimum the gradient is near zero, and nothing near is lower") {
  const Clouds clouds = MakeClouds(200, 4, 4);
  LinearProbeOptions options;
  options.l2 = 1e-3;
  const LinearProbe probe = LinearProbe::Train(clouds.examples(), options).value();
  CHECK(probe.solution().converged);
  const std::vector<double> best(probe.parameters().begin(), probe.parameters().end());
  std::vector<double> gradient(best.size());
  const double loss = ProbeLoss(clouds.examples(), options.l2, best, gradient);
  for (const double slope : gradient) CHECK(std::abs(slope) <= 1e-6);
  const std::vector<double> away = SomeParameters(best.size());
  std::vector<double> other = best;
  for (size_t i = 0; i < best.size(); ++i) other[i] += 0.05 * away[i];
  CHECK(ProbeLoss(clouds.examples(), options.l2, other, gradient) > loss);
}

TEST_CASE("without any penalty the probabilities of the classes are met") {
  // One feature that says nothing: the biases learn how frequent the classes are.
  Matrix vectors = Matrix::Create(10, 1).value();
  const std::vector<size_t> classes = {0, 0, 0, 0, 0, 0, 1, 1, 1, 2};
  LinearProbeOptions options;
  options.l2 = 0;
  const LinearProbe probe = LinearProbe::Train({vectors.view(), classes, 3}, options).value();
  const std::span<const double> p = probe.parameters();
  CHECK(p[1] - p[3] == doctest::Approx(std::log(6.0 / 3)).epsilon(1e-4));
  CHECK(p[1] - p[5] == doctest::Approx(std::log(6.0)).epsilon(1e-4));
}

TEST_CASE("the same parameters for any number of threads") {
  const Clouds clouds = MakeClouds(500, 3, 3);
  const LinearProbe probe = LinearProbe::Train(clouds.examples(), {}).value();
  const tbb::global_control one(tbb::global_control::max_allowed_parallelism, 1);
  const LinearProbe again = LinearProbe::Train(clouds.examples(), {}).value();
  CHECK(std::equal(probe.parameters().begin(), probe.parameters().end(), again.parameters().begin(),
                   again.parameters().end()));
}

TEST_CASE("what can not be trained is refused") {
  const Clouds one_class = MakeClouds(5, 1, 1);
  CHECK(absl::IsInvalidArgument(LinearProbe::Train(one_class.examples(), {}).status()));
  CHECK(absl::IsInvalidArgument(LinearProbe::Train({{}, {}, 2}, {}).status()));
  const Clouds clouds = MakeClouds(6, 2, 1);
  for (const double l2 : {-1.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
    LinearProbeOptions options;
    options.l2 = l2;
    CHECK(absl::IsInvalidArgument(LinearProbe::Train(clouds.examples(), options).status()));
  }
}

}  // namespace nce2vec
