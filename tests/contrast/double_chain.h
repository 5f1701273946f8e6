// The whole of contrastive training's loss, from words to a number, in double precision and in the
// plainest way: pooling, feature dropout, head, normalised prefixes, loss. What the program's own
// gradients are compared with, by finite differences.
#ifndef TESTS_CONTRAST_DOUBLE_CHAIN_H_
#define TESTS_CONTRAST_DOUBLE_CHAIN_H_

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "src/base/random.h"
#include "src/contrast/batch_source.h"
#include "src/contrast/contrast_options.h"
#include "src/contrast/contrast_step.h"
#include "src/contrast/text_model.h"

namespace nce2vec {

using Vector = std::vector<double>;
using Rows = std::vector<Vector>;

inline Rows ToRows(const Matrix& matrix) {
  Rows rows;
  for (size_t i = 0; i < matrix.rows(); ++i) {
    rows.emplace_back(matrix.row(i).begin(), matrix.row(i).end());
  }
  return rows;
}

struct DoubleChain {
  Rows rows;       // e
  Vector weights;  // a
  std::vector<Rows> head_weights;
  std::vector<Rows> head_bias;

  DoubleChain(const TextModel& model, const ProjectionHead& head)
      : rows(ToRows(model.rows)), weights(model.weights.begin(), model.weights.end()) {
    for (size_t l = 0; l < head.layers(); ++l) {
      head_weights.push_back(ToRows(head.weights(l)));
      head_bias.push_back(ToRows(head.bias(l)));
    }
  }

  double Loss(const TextBatch& batch, TextLayout layout, const ContrastOptions& options,
              uint64_t step) const {
    Bags bags = batch.anchors;
    bags.Add(batch.positives);
    bags.Add(batch.negatives);
    Rows vectors;
    for (size_t i = 0; i < bags.size(); ++i) {
      vectors.push_back(Projected(Pooled(bags[i], options, step, i)));
    }
    std::vector<size_t> prefixes = options.matryoshka;
    prefixes.push_back(vectors[0].size());
    double loss = 0;
    for (const size_t prefix : prefixes) {
      Rows unit;
      for (const Vector& vector : vectors) unit.push_back(Unit(vector, prefix));
      if (layout == TextLayout::kTextPairs) {
        loss += InfoNce(unit, batch.size(), options.temperature);
      } else if (layout == TextLayout::kLabelledPairs) {
        loss += Margin(unit, batch, options.margin);
      } else {
        loss += NtXent(unit, options.temperature);
      }
    }
    return loss;
  }

 private:
  static double Dot(const Vector& a, const Vector& b) {
    double sum = 0;
    for (size_t j = 0; j < a.size(); ++j) sum += a[j] * b[j];
    return sum;
  }

  static Vector Unit(const Vector& vector, size_t prefix) {
    Vector unit(vector.begin(), vector.begin() + static_cast<ptrdiff_t>(prefix));
    const double norm = std::sqrt(Dot(unit, unit));
    for (double& x : unit) x = norm > 0 ? x / norm : 0;
    return unit;
  }

  Vector Pooled(std::span<const WordId> bag, const ContrastOptions& options, uint64_t step,
                size_t i) const {
    Vector sum(rows[0].size());
    for (const WordId word : bag) {
      for (size_t j = 0; j < sum.size(); ++j) {
        sum[j] += weights[Index(word)] * rows[Index(word)][j] / static_cast<double>(bag.size());
      }
    }
    const double rate = options.view.feature_dropout;
    if (rate > 0) {
      RandomStream random(options.seed, StreamPurpose::kFeatureDropout, step, i);
      for (double& x : sum) {
        x = random.Uniform() < static_cast<float>(rate) ? 0 : x / (1 - rate);
      }
    }
    return sum;
  }

  Vector Projected(Vector vector) const {
    for (size_t l = 0; l < head_weights.size(); ++l) {
      Vector next;
      for (size_t r = 0; r < head_weights[l].size(); ++r) {
        double x = Dot(head_weights[l][r], vector);
        if (l + 1 < head_weights.size()) x = std::max(0.0, x + head_bias[l][0][r]);
        next.push_back(x);
      }
      vector = next;
    }
    return vector;
  }

  static double LogSum(const Vector& scores) {
    double sum = 0;
    for (const double score : scores) sum += std::exp(score);
    return std::log(sum);
  }

  static double NtXent(const Rows& unit, double temperature) {
    const size_t views = unit.size();
    double loss = 0;
    for (size_t i = 0; i < views; ++i) {
      Vector scores;
      for (size_t j = 0; j < views; ++j) {
        if (j != i) scores.push_back(Dot(unit[i], unit[j]) / temperature);
      }
      loss += LogSum(scores) - Dot(unit[i], unit[(i + views / 2) % views]) / temperature;
    }
    return loss / static_cast<double>(views);
  }

  static double InfoNce(const Rows& unit, size_t texts, double temperature) {
    double loss = 0;
    for (size_t i = 0; i < texts; ++i) {
      Vector scores;
      for (size_t j = texts; j < unit.size(); ++j) {
        scores.push_back(Dot(unit[i], unit[j]) / temperature);
      }
      loss += LogSum(scores) - scores[i];
    }
    return loss / static_cast<double>(texts);
  }

  static double Margin(const Rows& unit, const TextBatch& batch, double margin) {
    double loss = 0;
    for (size_t i = 0; i < batch.size(); ++i) {
      const Vector& a = unit[i];
      const Vector& b = unit[batch.size() + i];
      const double distance = std::sqrt(std::max(0.0, Dot(a, a) + Dot(b, b) - 2 * Dot(a, b)));
      const double cost = batch.dissimilar[i] != 0 ? std::max(0.0, margin - distance) : distance;
      loss += cost * cost / 2;
    }
    return loss / static_cast<double>(batch.size());
  }
};

}  // namespace nce2vec

#endif  // TESTS_CONTRAST_DOUBLE_CHAIN_H_
