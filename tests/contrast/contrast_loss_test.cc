#include "src/contrast/contrast_loss.h"

#include <doctest/doctest.h>
#include <tbb/global_control.h>
#include <tbb/task_arena.h>

#include <cmath>
#include <cstddef>
#include <cstring>
#include <vector>

#include "src/contrast/text_model.h"

namespace nce2vec {
namespace {

LossValue Compute(const LossOptions& options, const Matrix& z, const BatchShape& shape,
                  Matrix& gradients) {
  ContrastLoss loss(options);
  return loss.Compute(z, shape, gradients).value();
}

// The textbook's way, all scores at once, in double precision.
double PlainNtXent(const Matrix& z, size_t views, double temperature,
                   std::vector<double>& gradients) {
  const size_t dim = z.dim();
  std::vector<double> unit(views * dim);
  std::vector<double> norms(views);
  for (size_t i = 0; i < views; ++i) {
    for (const float x : z.row(i)) norms[i] += static_cast<double>(x) * static_cast<double>(x);
    norms[i] = std::sqrt(norms[i]);
    for (size_t j = 0; j < dim; ++j)
      unit[i * dim + j] = static_cast<double>(z.row(i)[j]) / norms[i];
  }
  std::vector<double> softmax(views * views);
  double loss = 0;
  for (size_t i = 0; i < views; ++i) {
    double sum = 0;
    for (size_t j = 0; j < views; ++j) {
      double score = 0;
      for (size_t d = 0; d < dim; ++d) score += unit[i * dim + d] * unit[j * dim + d];
      softmax[i * views + j] = i == j ? 0 : std::exp(score / temperature);
      sum += softmax[i * views + j];
    }
    const size_t other = (i + views / 2) % views;
    loss += std::log(sum) - std::log(softmax[i * views + other]);
    for (size_t j = 0; j < views; ++j) softmax[i * views + j] /= sum;
    softmax[i * views + other] -= 1;
  }
  gradients.assign(views * dim, 0);
  for (size_t i = 0; i < views; ++i) {
    std::vector<double> g(dim);
    double along = 0;
    for (size_t j = 0; j < views; ++j) {
      const double c = (softmax[i * views + j] + softmax[j * views + i]) /
                       (static_cast<double>(views) * temperature);
      for (size_t d = 0; d < dim; ++d) g[d] += c * unit[j * dim + d];
    }
    for (size_t d = 0; d < dim; ++d) along += g[d] * unit[i * dim + d];
    for (size_t d = 0; d < dim; ++d) {
      gradients[i * dim + d] = (g[d] - along * unit[i * dim + d]) / norms[i];
    }
  }
  return loss / static_cast<double>(views);
}

TEST_CASE("the blocked loss is the plain one") {
  for (const size_t texts : {size_t{1}, size_t{2}, size_t{31}, size_t{100}, size_t{150}}) {
    for (const double temperature : {0.05, 1.0}) {
      CAPTURE(texts);
      const Matrix z = NormalRows(2 * texts, 70, texts).value();
      Matrix gradients = Matrix::Create(2 * texts, 70).value();
      const LossValue value =
          Compute({LossKind::kNtXent, temperature, 1, {}}, z, {texts, 0, {}}, gradients);
      std::vector<double> expected;
      CHECK(value.loss ==
            doctest::Approx(PlainNtXent(z, 2 * texts, temperature, expected)).epsilon(1e-5));
      double worst = 0;
      for (size_t i = 0; i < 2 * texts; ++i) {
        for (size_t j = 0; j < 70; ++j) {
          worst = std::max(
              worst, std::abs(static_cast<double>(gradients.row(i)[j]) - expected[i * 70 + j]));
        }
      }
      CHECK(worst < 1e-5);
    }
  }
}

TEST_CASE("random unit vectors start at about ln(2N - 1) + 1 / (2 D tau^2)") {
  constexpr size_t kTexts = 512;
  constexpr size_t kDim = 256;
  const Matrix z = NormalRows(2 * kTexts, kDim, 9).value();
  Matrix gradients = Matrix::Create(2 * kTexts, kDim).value();
  for (const double tau : {0.1, 0.2, 0.5}) {
    const LossValue value = Compute({LossKind::kNtXent, tau, 1, {}}, z, {kTexts, 0, {}}, gradients);
    const double expected =
        std::log(2.0 * kTexts - 1) + 1 / (2.0 * static_cast<double>(kDim) * tau * tau);
    CHECK(std::abs(value.loss - expected) < 0.05);
    CHECK(std::abs(value.positive_cosine) < 0.02);
  }
}

TEST_CASE("equal views among orthogonal ones end at ln(1 + (2N - 2) exp(-1 / tau))") {
  constexpr size_t kTexts = 8;
  Matrix z = Matrix::Create(2 * kTexts, kTexts).value();
  for (size_t i = 0; i < 2 * kTexts; ++i) z.row(i)[i % kTexts] = 3;
  Matrix gradients = Matrix::Create(2 * kTexts, kTexts).value();
  const LossValue value = Compute({LossKind::kNtXent, 0.5, 1, {}}, z, {kTexts, 0, {}}, gradients);
  CHECK(value.loss == doctest::Approx(std::log(1 + 14 * std::exp(-2.0))).epsilon(1e-5));
  CHECK(value.positive_cosine == doctest::Approx(1));
}

TEST_CASE("same bytes at 1, 2 and 4 threads") {
  // So many even where there are fewer cores.
  const tbb::global_control four(tbb::global_control::max_allowed_parallelism, 4);
  constexpr size_t kTexts = 300;
  const Matrix z = NormalRows(2 * kTexts + 40, 64, 2).value();
  for (const LossKind kind : {LossKind::kNtXent, LossKind::kInfoNce}) {
    std::vector<std::vector<float>> all;
    std::vector<double> losses;
    for (const int threads : {1, 2, 4}) {
      tbb::task_arena arena(threads);
      Matrix gradients = Matrix::Create(2 * kTexts + 40, 64).value();
      const size_t negatives = kind == LossKind::kInfoNce ? 40 : 0;
      losses.push_back(arena.execute([&] {
        return Compute({kind, 0.05, 1, {16}}, z, {kTexts, negatives, {}}, gradients).loss;
      }));
      all.emplace_back(gradients.padded_row(0), gradients.padded_row(0) + gradients.rows() * 64);
    }
    CHECK(losses[0] == losses[1]);
    CHECK(losses[0] == losses[2]);
    CHECK(std::memcmp(all[0].data(), all[1].data(), all[0].size() * sizeof(float)) == 0);
    CHECK(std::memcmp(all[0].data(), all[2].data(), all[0].size() * sizeof(float)) == 0);
  }
}

TEST_CASE("a zero vector has no direction and gets no gradient") {
  Matrix z = NormalRows(8, 5, 1).value();
  for (float& x : z.row(2)) x = 0;
  Matrix gradients = Matrix::Create(8, 5).value();
  const LossValue value = Compute({LossKind::kNtXent, 0.1, 1, {}}, z, {4, 0, {}}, gradients);
  CHECK(std::isfinite(value.loss));
  for (const float x : gradients.row(2)) CHECK(x == 0);
  for (const float x : gradients.row(3)) CHECK(std::isfinite(x));
}

TEST_CASE("labelled pairs: alike pay for distance, unlike for closeness within the margin") {
  Matrix z = Matrix::Create(6, 2).value();
  const float rows[6][2] = {{1, 0}, {1, 0}, {1, 0}, {0, 2}, {1, 0}, {-5, 0}};
  for (size_t i = 0; i < 6; ++i) std::copy(rows[i], rows[i] + 2, z.row(i).begin());
  Matrix gradients = Matrix::Create(6, 2).value();
  // Distances sqrt 2 (alike), 0 (unlike, but equal: no direction to part in), 2 (unlike, beyond).
  const std::vector<uint8_t> dissimilar = {0, 1, 1};
  const LossValue value =
      Compute({LossKind::kMargin, 1, 1.5, {}}, z, {3, 0, dissimilar}, gradients);
  CHECK(value.loss == doctest::Approx((1.0 + 1.5 * 1.5 / 2 + 0) / 3).epsilon(1e-5));
  CHECK(gradients.row(1)[0] == 0);
  CHECK(gradients.row(2)[1] == 0);
}

}  // namespace
}  // namespace nce2vec
