#include "src/contrast/contrast_step.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <functional>
#include <vector>

#include "src/base/random.h"
#include "tests/contrast/double_chain.h"

namespace nce2vec {
namespace {

constexpr size_t kWords = 13;
constexpr size_t kDim = 19;
constexpr uint64_t kStep = 3;

// Words repeat within bags and among them; some words stand in none.
Bags RandomBags(size_t count, RandomStream& random) {
  Bags bags;
  for (size_t i = 0; i < count; ++i) {
    std::vector<WordId> bag;
    for (size_t t = 0; t < 2 + i % 4; ++t) bag.push_back(WordId{random.Below(kWords - 2)});
    bags.Add(bag);
  }
  return bags;
}

TextBatch RandomBatch(TextLayout layout) {
  RandomStream random(11, StreamPurpose::kInitialise);
  TextBatch batch;
  batch.anchors = RandomBags(7, random);
  batch.positives = RandomBags(7, random);
  if (layout == TextLayout::kTextPairs) batch.negatives = RandomBags(3, random);
  if (layout == TextLayout::kLabelledPairs) batch.dissimilar = {0, 1, 1, 0, 1, 0, 1};
  return batch;
}

TextModel RandomModel() {
  TextModel model;
  model.rows = NormalRows(kWords, kDim, 5).value();
  RandomStream random(6, StreamPurpose::kInitialise);
  for (size_t w = 0; w < kWords; ++w) model.weights.push_back(0.2F + 0.6F * random.Uniform());
  return model;
}

// dLoss / d parameter, by central differences in double precision.
double Slope(const std::function<double()>& loss, double& parameter) {
  constexpr double kStepSize = 1e-5;
  const double at = parameter;
  parameter = at + kStepSize;
  const double above = loss();
  parameter = at - kStepSize;
  const double below = loss();
  parameter = at;
  return (above - below) / (2 * kStepSize);
}

double Logit(float weight) {
  return std::log(static_cast<double>(weight) / (1 - static_cast<double>(weight)));
}

struct Worst {
  double difference = 0;
  double largest = 0;  // gradient

  void Compare(double gradient, double expected) {
    difference = std::max(difference, std::abs(gradient - expected));
    largest = std::max(largest, std::abs(expected));
  }
};

// With plain gradient descent at rate 1 a step moves each parameter by its gradient.
void CheckGradients(ContrastOptions options, TextLayout layout) {
  options.dim = kDim;
  options.optimizer.kind = OptimizerKind::kSgd;
  const TextBatch batch = RandomBatch(layout);
  TextModel model = RandomModel();
  ContrastStep step = ContrastStep::Create(options, layout, model.rows, model.weights).value();
  DoubleChain chain(model, step.head());
  const auto loss = [&] { return chain.Loss(batch, layout, options, kStep); };
  const double expected_loss = loss();

  const LossValue value = step.Train(batch, kStep, 1).value();
  CHECK(value.loss == doctest::Approx(expected_loss).epsilon(1e-5));
  const DoubleChain after(model, step.head());

  Worst rows;
  for (size_t w = 0; w < kWords; ++w) {
    for (size_t j = 0; j < kDim; ++j) {
      rows.Compare(chain.rows[w][j] - after.rows[w][j],
                   options.freeze_rows ? 0 : Slope(loss, chain.rows[w][j]));
    }
  }
  CHECK(rows.difference < 1e-5);
  if (!options.freeze_rows) CHECK(rows.largest > 1e-3);

  Worst weights;
  for (size_t w = 0; w < kWords; ++w) {
    const double a = chain.weights[w];
    if (options.pooling.pooling != Pooling::kLearned) {
      CHECK(after.weights[w] == a);
      continue;
    }
    // Logits move at a tenth of the rate.
    const double moved = Logit(static_cast<float>(a)) - Logit(model.weights[w]);
    weights.Compare(moved * 10, Slope(loss, chain.weights[w]) * a * (1 - a));
  }
  CHECK(weights.difference < 3e-5);
  if (options.pooling.pooling == Pooling::kLearned) CHECK(weights.largest > 1e-3);

  for (size_t l = 0; l < chain.head_weights.size(); ++l) {
    // Weights move at their own size: its square root of the mean square at the start.
    const bool hidden = l + 1 < chain.head_weights.size();
    const auto inputs = static_cast<double>(chain.head_weights[l][0].size());
    const double size = std::sqrt((hidden ? 2.0 : 1.0) / inputs);
    Worst layer;
    for (size_t r = 0; r < chain.head_weights[l].size(); ++r) {
      for (size_t j = 0; j < chain.head_weights[l][r].size(); ++j) {
        layer.Compare((chain.head_weights[l][r][j] - after.head_weights[l][r][j]) / size,
                      Slope(loss, chain.head_weights[l][r][j]));
      }
      if (hidden) {
        layer.Compare((chain.head_bias[l][0][r] - after.head_bias[l][0][r]) / size,
                      Slope(loss, chain.head_bias[l][0][r]));
      }
    }
    CHECK(layer.difference < 2e-5);
    CHECK(layer.largest > 1e-4);
  }
}

ContrastOptions AtTemperature(double temperature) {
  ContrastOptions options;
  options.temperature = temperature;
  return options;
}

TEST_CASE("all gradients are those of finite differences in double precision") {
  SUBCASE("nt-xent") { CheckGradients(AtTemperature(0.5), TextLayout::kLines); }
  SUBCASE("nt-xent at a low temperature") {
    CheckGradients(AtTemperature(0.1), TextLayout::kLines);
  }
  SUBCASE("text pairs with hard negatives") {
    CheckGradients(AtTemperature(0.3), TextLayout::kTextPairs);
  }
  SUBCASE("labelled pairs") { CheckGradients(AtTemperature(1), TextLayout::kLabelledPairs); }
  SUBCASE("learned weights") {
    ContrastOptions options = AtTemperature(0.5);
    options.pooling.pooling = Pooling::kLearned;
    CheckGradients(options, TextLayout::kLines);
  }
  SUBCASE("learned weights over frozen rows") {
    ContrastOptions options = AtTemperature(0.5);
    options.pooling.pooling = Pooling::kLearned;
    options.freeze_rows = true;
    CheckGradients(options, TextLayout::kLines);
  }
  SUBCASE("matryoshka") {
    ContrastOptions options = AtTemperature(0.5);
    options.matryoshka = {3, 8, 17};
    CheckGradients(options, TextLayout::kDocuments);
  }
  SUBCASE("feature dropout") {
    ContrastOptions options = AtTemperature(0.5);
    options.view.feature_dropout = 0.3;
    CheckGradients(options, TextLayout::kLines);
  }
  SUBCASE("linear head") {
    ContrastOptions options = AtTemperature(0.5);
    options.head = {HeadKind::kLinear, 0, 1, 9};
    CheckGradients(options, TextLayout::kLines);
  }
  SUBCASE("mlp with everything else") {
    ContrastOptions options = AtTemperature(0.5);
    options.head = {HeadKind::kMlp, 21, 2, 9};
    options.pooling.pooling = Pooling::kLearned;
    options.view.feature_dropout = 0.2;
    options.matryoshka = {4};
    CheckGradients(options, TextLayout::kTextPairs);
  }
}

TEST_CASE("the learning rate rises, then falls by its schedule") {
  OptimizerOptions options;
  options.learning_rate = 4;
  options.warm_up = 0.2;
  options.schedule = Schedule::kLinear;
  CHECK(RateAt(options, 0.1) == doctest::Approx(2));
  CHECK(RateAt(options, 0.2) == doctest::Approx(4));
  CHECK(RateAt(options, 0.6) == doctest::Approx(2));
  CHECK(RateAt(options, 1) == doctest::Approx(0));
  options.schedule = Schedule::kCosine;
  CHECK(RateAt(options, 0.6) == doctest::Approx(2));
  CHECK(RateAt(options, 0.4) == doctest::Approx(4 * (1 + std::sqrt(0.5)) / 2));
  options.schedule = Schedule::kConstant;
  CHECK(RateAt(options, 0.9) == doctest::Approx(4));
}

}  // namespace
}  // namespace nce2vec
