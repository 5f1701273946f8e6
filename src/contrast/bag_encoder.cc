#include "src/contrast/bag_encoder.h"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_sort.h>

#include <algorithm>
#include <cmath>

#include "src/base/dot_product.h"
#include "src/base/random.h"
#include "src/base/status_macros.h"
#include "src/kernels/weighted_sum.h"

namespace nce2vec {
namespace {

// Learned weights start within these, where their logits can still move.
constexpr float kLeastWeight = 0.02F;
constexpr float kMostWeight = 0.98F;
// The learning rate of logits against that of rows.
constexpr float kLogitRate = 0.1F;

float Sigmoid(float x) { return 1 / (1 + std::exp(-x)); }

}  // namespace

absl::StatusOr<BagEncoder> BagEncoder::Create(const ContrastOptions& options, Matrix& rows,
                                              std::vector<float>& weights) {
  const size_t words = rows.rows();
  NCE2VEC_CHECK(weights.size() == words);
  BagEncoder encoder;
  encoder.rows_ = &rows;
  encoder.weights_ = &weights;
  encoder.feature_dropout_ = static_cast<float>(options.view.feature_dropout);
  encoder.freeze_rows_ = options.freeze_rows;
  encoder.seed_ = options.seed;
  const OptimizerKind kind = options.optimizer.kind;
  NCE2VEC_ASSIGN_OR_RETURN(encoder.row_optimizer_, RowOptimizer::Create(kind, words, rows.dim()));
  if (options.pooling.pooling == Pooling::kLearned) {
    NCE2VEC_ASSIGN_OR_RETURN(encoder.logit_optimizer_, RowOptimizer::Create(kind, words, 1));
    for (float& weight : weights) {
      weight = std::clamp(weight, kLeastWeight, kMostWeight);
      encoder.logits_.push_back(std::log(weight / (1 - weight)));
    }
  }
  return encoder;
}

void BagEncoder::AddState(TrainingState& state) {
  state.Add("texts.logits", std::span(logits_));
  row_optimizer_.AddState("texts.rows", state);
  logit_optimizer_.AddState("texts.logits_optimizer", state);
}

void BagEncoder::Forward(const Bags& bags, uint64_t step, Matrix& vectors) const {
  tbb::parallel_for(tbb::blocked_range<size_t>(0, bags.size(), 16),
                    [&](const tbb::blocked_range<size_t>& range) {
                      std::vector<const float*> rows;
                      std::vector<float> weights;
                      for (size_t i = range.begin(); i < range.end(); ++i) {
                        rows.clear();
                        weights.clear();
                        const std::span<const WordId> bag = bags[i];
                        const float share = 1 / static_cast<float>(bag.size());
                        for (const WordId word : bag) {
                          rows.push_back(rows_->padded_row(Index(word)));
                          weights.push_back((*weights_)[Index(word)] * share);
                        }
                        WeightedSum(rows, weights, vectors.row(i));
                      }
                    });
  if (feature_dropout_ > 0) DropFeatures(bags.size(), step, vectors);
}

// Zeros some coordinates and scales up the others; on the way back, the same of the gradients.
void BagEncoder::DropFeatures(size_t bags, uint64_t step, Matrix& vectors) const {
  const float scale = 1 / (1 - feature_dropout_);
  tbb::parallel_for(size_t{0}, bags, [&](size_t i) {
    RandomStream random(seed_, StreamPurpose::kFeatureDropout, step, i);
    for (float& x : vectors.row(i)) x = random.Uniform() < feature_dropout_ ? 0 : x * scale;
  });
}

void BagEncoder::SortPlaces(const Bags& bags) {
  places_.clear();
  for (size_t i = 0; i < bags.size(); ++i) {
    for (const WordId word : bags[i]) places_.push_back(Index(word) << 32 | i);
  }
  tbb::parallel_sort(places_.begin(), places_.end());
  word_begins_.clear();
  for (size_t p = 0; p < places_.size(); ++p) {
    if (p == 0 || places_[p] >> 32 != places_[p - 1] >> 32) word_begins_.push_back(p);
  }
  word_begins_.push_back(places_.size());
}

void BagEncoder::Backward(const Bags& bags, uint64_t step, float learning_rate, Matrix& gradients) {
  if (feature_dropout_ > 0) DropFeatures(bags.size(), step, gradients);
  SortPlaces(bags);
  row_optimizer_.BeginStep();
  logit_optimizer_.BeginStep();
  tbb::parallel_for(
      tbb::blocked_range<size_t>(0, word_begins_.size() - 1, 16),
      [&](const tbb::blocked_range<size_t>& range) {
        for (size_t w = range.begin(); w < range.end(); ++w) {
          StepWord({places_.data() + word_begins_[w], word_begins_[w + 1] - word_begins_[w]}, bags,
                   learning_rate, gradients);
        }
      });
}

// G = sum_i dh_i / n_i over the word's places; dL/de = a G; dL/dw = a (1 - a) e . G.
void BagEncoder::StepWord(std::span<const Place> places, const Bags& bags, float learning_rate,
                          const Matrix& gradients) {
  const size_t word = places.front() >> 32;
  thread_local std::vector<const float*> rows;
  thread_local std::vector<float> shares;
  thread_local std::vector<float> sum;
  rows.clear();
  shares.clear();
  for (const Place place : places) {
    const size_t bag = place & 0xFFFFFFFFu;
    rows.push_back(gradients.padded_row(bag));
    shares.push_back(1 / static_cast<float>(bags[bag].size()));
  }
  sum.resize(dim());
  WeightedSum(rows, shares, sum);
  const std::span<float> row = rows_->row(word);
  const float weight = (*weights_)[word];
  if (!logits_.empty()) {
    const auto along = static_cast<float>(DotProduct(row, sum));
    const float gradient = weight * (1 - weight) * along;
    logit_optimizer_.Step(word, {&gradient, 1}, learning_rate * kLogitRate, {&logits_[word], 1});
    (*weights_)[word] = Sigmoid(logits_[word]);
  }
  if (freeze_rows_) return;
  for (float& x : sum) x *= weight;
  row_optimizer_.Step(word, sum, learning_rate, row);
}

}  // namespace nce2vec
