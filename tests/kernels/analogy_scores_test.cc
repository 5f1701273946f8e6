#include "src/kernels/analogy_scores.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "src/base/random.h"
#include "tests/kernels/every_target.h"

namespace nce2vec {
namespace {

std::vector<float> RandomCosines(RandomStream& random, size_t count) {
  std::vector<float> cosines(count);
  for (float& x : cosines) x = 2 * random.Uniform() - 1;
  return cosines;
}

uint64_t Bit(size_t row) { return uint64_t{1} << (row / kAnalogyStripRows); }

}  // namespace

TEST_CASE("strips are those with a score at the threshold, to the last bit, on every target") {
  RandomStream random(4, StreamPurpose::kInitialise);
  OnEveryTarget([&] {
    for (const size_t rows : {kAnalogyStripRows, 5 * kAnalogyStripRows, kAnalogyMaxRows}) {
      constexpr size_t kQuestions = 5;
      const std::vector<float> cosines = RandomCosines(random, (kQuestions + 2) * rows + 1);
      // One float off any alignment.
      const float* const a = cosines.data() + 1;
      const float* const b = a + rows;
      std::vector<const float*> c;
      for (size_t q = 0; q < kQuestions; ++q) c.push_back(b + (q + 1) * rows);
      std::vector<float> sums(kQuestions);
      std::vector<float> products(kQuestions);
      for (size_t q = 0; q < kQuestions; ++q) {
        // The threshold is a row's own score, so that the last bit matters.
        const size_t row = random.Below(static_cast<uint32_t>(rows));
        sums[q] = AnalogySum(a[row], b[row], c[q][row]);
        products[q] = AnalogyProduct(AnalogyRatio(a[row], b[row]), c[q][row]);
      }
      std::vector<AnalogyStrips> strips(kQuestions, {~uint64_t{0}, ~uint64_t{0}});
      FindAnalogyStrips({a, b, c, rows}, sums, products, strips);
      for (size_t q = 0; q < kQuestions; ++q) {
        AnalogyStrips expected;
        for (size_t r = 0; r < rows; ++r) {
          if (AnalogySum(a[r], b[r], c[q][r]) >= sums[q]) expected.sum |= Bit(r);
          if (AnalogyProduct(AnalogyRatio(a[r], b[r]), c[q][r]) >= products[q]) {
            expected.product |= Bit(r);
          }
        }
        CHECK(strips[q].sum == expected.sum);
        CHECK(strips[q].product == expected.product);
      }
    }
  });
}

TEST_CASE("each place of a strip is looked at, in its own strip only, on every target") {
  OnEveryTarget([&] {
    constexpr size_t kRows = 2 * kAnalogyStripRows;
    const std::vector<float> zero(kRows, 0.0F);
    for (size_t row = 0; row < kRows; ++row) {
      std::vector<float> c(kRows, 0.25F);
      c[row] = 0.5F;
      const float* const c_rows[] = {c.data(), c.data()};
      const float thresholds[] = {0.5F, 0.51F};
      const float products[] = {1.49F, 1.5F};  // 1.5 / 1.000002 is just below the second
      AnalogyStrips strips[2];
      FindAnalogyStrips({zero.data(), zero.data(), c_rows, kRows}, thresholds, products, strips);
      CHECK(strips[0].sum == Bit(row));
      CHECK(strips[0].product == Bit(row));
      CHECK(strips[1].sum == 0);
      CHECK(strips[1].product == 0);
    }
  });
}

TEST_CASE("the scores are the objectives of Levy & Goldberg, but for a factor") {
  RandomStream random(5, StreamPurpose::kInitialise);
  for (int i = 0; i < 100; ++i) {
    const std::vector<float> x = RandomCosines(random, 3);
    const double a = static_cast<double>(x[0]);
    const double b = static_cast<double>(x[1]);
    const double c = static_cast<double>(x[2]);
    CHECK(AnalogySum(x[0], x[1], x[2]) == doctest::Approx(b - a + c).epsilon(1e-6));
    const double product = (1 + b) / 2 * ((1 + c) / 2) / ((1 + a) / 2 + 1e-6);
    CHECK(AnalogyProduct(AnalogyRatio(x[0], x[1]), x[2]) ==
          doctest::Approx(2 * product).epsilon(1e-5));
  }
}

}  // namespace nce2vec
