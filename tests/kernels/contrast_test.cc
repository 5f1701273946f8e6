#include "src/kernels/contrast.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "src/base/matrix.h"
#include "src/base/random.h"
#include "tests/kernels/every_target.h"

namespace nce2vec {
namespace {

// Unit rows in memory as the kernels want it.
Matrix UnitRows(size_t rows, size_t dim, RandomStream& random) {
  Matrix matrix = Matrix::Create((rows + kKeyBlock - 1) / kKeyBlock * kKeyBlock, dim).value();
  for (size_t i = 0; i < rows; ++i) {
    double squares = 0;
    for (float& x : matrix.row(i)) {
      x = random.Uniform() - 0.4F;
      squares += static_cast<double>(x) * static_cast<double>(x);
    }
    for (float& x : matrix.row(i))
      x = static_cast<float>(static_cast<double>(x) / std::sqrt(squares));
  }
  return matrix;
}

ConstRows First(const Matrix& matrix, size_t rows) {
  ConstRows view = matrix.view();
  view.rows = rows;
  return view;
}

struct Plain {
  std::vector<double> scores;  // [queries][keys], skipped ones far below all others
  std::vector<double> lse;
};

// The definition, in double precision.
Plain Compute(const ContrastProduct& product) {
  Plain plain;
  for (size_t i = 0; i < product.queries.rows; ++i) {
    double sum = 0;
    double largest = -1e300;
    std::vector<double> row;
    for (size_t j = 0; j < product.keys.rows; ++j) {
      double score = 0;
      for (size_t d = 0; d < product.keys.dim; ++d) {
        score +=
            static_cast<double>(product.queries[i][d]) * static_cast<double>(product.keys[j][d]);
      }
      score *= static_cast<double>(product.inverse_temperature);
      if (!product.skips.empty() && product.skips[i] == j) score = -1e300;
      row.push_back(score);
      largest = std::max(largest, score);
    }
    for (const double score : row) sum += std::exp(score - largest);
    plain.lse.push_back(largest + std::log(sum));
    plain.scores.insert(plain.scores.end(), row.begin(), row.end());
  }
  return plain;
}

struct Size {
  size_t queries, keys, dim;
};

void CheckAgainstDefinition(const Size& size, float inverse_temperature, bool skip) {
  RandomStream random(size.queries * 1000 + size.dim, StreamPurpose::kInitialise);
  const Matrix queries = UnitRows(size.queries, size.dim, random);
  const Matrix keys = UnitRows(size.keys, size.dim, random);
  std::vector<uint32_t> skips;
  for (size_t i = 0; skip && i < size.queries; ++i) {
    skips.push_back(static_cast<uint32_t>((i * 7) % size.keys));
  }
  const ContrastProduct product{First(queries, size.queries), First(keys, size.keys),
                                inverse_temperature, skips};
  const Plain plain = Compute(product);
  std::vector<float> lse(size.queries);
  LogSumExp(product, 0, size.queries, lse);
  for (size_t i = 0; i < size.queries; ++i) {
    CHECK(std::abs(static_cast<double>(lse[i]) - plain.lse[i]) <
          1e-5 * (1 + static_cast<double>(inverse_temperature)));
  }
  // Column denominators that are not those of a softmax test the second term by itself.
  std::vector<float> column_lse(size.keys);
  for (float& x : column_lse) x = inverse_temperature + random.Uniform();
  for (const int terms : {1, 2, 3}) {
    Matrix gradients = Matrix::Create(size.queries, size.dim).value();
    AddSoftmaxGradients(product, 0, size.queries, terms & 1 ? lse : std::vector<float>(),
                        terms & 2 ? column_lse : std::vector<float>(), gradients.row(0).data());
    double worst = 0;
    for (size_t i = 0; i < size.queries; ++i) {
      for (size_t d = 0; d < size.dim; ++d) {
        double expected = 0;
        for (size_t j = 0; j < size.keys; ++j) {
          const double score = plain.scores[i * size.keys + j];
          double coefficient = 0;
          if (terms & 1) coefficient += std::exp(score - plain.lse[i]);
          if (terms & 2) coefficient += std::exp(score - static_cast<double>(column_lse[j]));
          expected += coefficient * static_cast<double>(keys.row(j)[d]);
        }
        worst = std::max(worst, std::abs(static_cast<double>(gradients.row(i)[d]) - expected));
      }
    }
    CHECK(worst < 1e-5 * (1 + static_cast<double>(inverse_temperature) / 10));
  }
}

TEST_CASE(
    "denominators and gradients are the definition's on every instruction set, at odd sizes") {
  OnEveryTarget([] {
    for (const Size& size :
         {Size{1, 1, 1}, Size{3, 2, 5}, Size{50, 33, 16}, Size{97, 70, 100}, Size{20, 129, 257}}) {
      CAPTURE(size.queries);
      CheckAgainstDefinition(size, 20, false);
      if (size.keys > 1) CheckAgainstDefinition(size, 20, true);
    }
  });
}

TEST_CASE("temperatures at which plain exponentials would leave the floats") {
  for (const float inverse_temperature : {0.01F, 1.0F, 100.0F, 1000.0F}) {
    CAPTURE(inverse_temperature);
    CheckAgainstDefinition({50, 70, 20}, inverse_temperature, true);
  }
}

TEST_CASE("how queries are shared out changes no bit") {
  RandomStream random(1, StreamPurpose::kInitialise);
  const Matrix rows = UnitRows(200, 40, random);
  const ContrastProduct product{First(rows, 200), First(rows, 200), 20, {}};
  std::vector<float> whole(200);
  std::vector<float> parts(200);
  LogSumExp(product, 0, 200, whole);
  for (size_t begin = 0; begin < 200; begin += 17) {
    LogSumExp(product, begin, std::min<size_t>(200, begin + 17), parts);
  }
  CHECK(whole == parts);
}

}  // namespace
}  // namespace nce2vec
