#include "src/kernels/score_batch.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "src/base/random.h"
#include "tests/kernels/every_target.h"

namespace nce2vec {
namespace {

std::vector<float> RandomFloats(size_t count, uint64_t stream) {
  RandomStream random(5, StreamPurpose::kInitialise, stream);
  std::vector<float> values(count);
  for (float& x : values) x = random.Uniform() - 0.5F;
  return values;
}

double PlainDot(const float* a, const float* b, size_t dim) {
  double sum = 0;
  for (size_t j = 0; j < dim; ++j) sum += static_cast<double>(a[j]) * static_cast<double>(b[j]);
  return sum;
}

}  // namespace

TEST_CASE("batch scores equal plain sums on every instruction set, for any shape") {
  OnEveryTarget([&] {
    for (const size_t dim : {size_t{1}, size_t{7}, size_t{16}, size_t{33}, size_t{100}}) {
      for (const size_t rows : {size_t{1}, size_t{6}, size_t{13}, size_t{29}}) {
        for (const size_t queries : {size_t{1}, size_t{32}, size_t{45}}) {
          const size_t stride = dim + 2;
          const std::vector<float> row_values = RandomFloats(rows * stride + 1, 1);
          const std::vector<float> query_values = RandomFloats(queries * stride + 1, 2);
          const QueryPanels panels({query_values.data() + 1, queries, dim, stride});
          CHECK(panels.queries() == queries);
          CHECK(panels.padded_queries() % kPanelQueries == 0);
          const size_t padded = panels.padded_queries();
          std::vector<float> scores(rows * padded + 1, 9.0F);
          ScoreBatch({row_values.data() + 1, rows, dim, stride}, panels, scores.data());
          double worst = 0;
          for (size_t r = 0; r < rows; ++r) {
            for (size_t q = 0; q < queries; ++q) {
              const double expected = PlainDot(row_values.data() + 1 + r * stride,
                                               query_values.data() + 1 + q * stride, dim);
              worst =
                  std::max(worst, std::abs(static_cast<double>(scores[r * padded + q]) - expected));
            }
            for (size_t q = queries; q < padded; ++q) REQUIRE(scores[r * padded + q] == 0.0F);
          }
          CHECK(worst < 1e-5);
          CHECK(scores.back() == 9.0F);  // nothing written beyond the scores
        }
      }
    }
  });
}

TEST_CASE("panels are packed anew without a trace of what they held") {
  const std::vector<float> large = RandomFloats(40 * 9, 3);
  const std::vector<float> small = RandomFloats(2 * 3, 4);
  QueryPanels panels({large.data(), 40, 9, 9});
  panels.Pack({small.data(), 2, 3, 3});
  CHECK(panels.padded_queries() == kPanelQueries);
  for (size_t j = 0; j < 3; ++j) {
    CHECK(panels.panel(0)[j * kPanelQueries] == small[j]);
    CHECK(panels.panel(0)[j * kPanelQueries + 1] == small[3 + j]);
    for (size_t q = 2; q < kPanelQueries; ++q) CHECK(panels.panel(0)[j * kPanelQueries + q] == 0);
  }
}

TEST_CASE("hits are the scores that reach their query's threshold, each once, by row, then query") {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  constexpr size_t kRows = 50;
  constexpr size_t kPadded = 64;
  std::vector<float> scores = RandomFloats(kRows * kPadded, 6);
  std::vector<float> multipliers = RandomFloats(kRows, 7);
  multipliers[3] = 0;
  scores[5 * kPadded + 2] = std::numeric_limits<float>::quiet_NaN();
  std::vector<float> thresholds(kPadded, kInfinity);
  for (size_t q = 0; q < 40; ++q) thresholds[q] = 0.01F * static_cast<float>(q % 20);
  thresholds[7] = scores[11 * kPadded + 7] * multipliers[11];  // reached exactly
  thresholds[8] = -std::numeric_limits<float>::max();
  OnEveryTarget([&] {
    std::vector<ScoreHit> hits(kRows * kPadded);
    hits.resize(SelectHits(scores.data(), multipliers, thresholds, hits.data()));
    size_t next = 0;
    for (uint32_t r = 0; r < kRows; ++r) {
      for (uint32_t q = 0; q < kPadded; ++q) {
        const float score = scores[r * kPadded + q] * multipliers[r];
        if (!(score >= thresholds[q])) continue;
        REQUIRE(next < hits.size());
        CHECK(hits[next].row == r);
        CHECK(hits[next].query == q);
        CHECK(hits[next].score == score);
        ++next;
      }
    }
    CHECK(next == hits.size());
    CHECK(next > kRows);
    CHECK(next < kRows * 40);
  });
}

}  // namespace nce2vec
