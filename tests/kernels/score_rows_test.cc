#include "src/kernels/score_rows.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "src/base/random.h"
#include "tests/kernels/every_target.h"

namespace nce2vec {
namespace {

TEST_CASE("scores equal plain sums on every instruction set, for any size and alignment") {
  RandomStream random(3, StreamPurpose::kInitialise);
  OnEveryTarget([&] {
    for (const size_t dim : {size_t{1}, size_t{3}, size_t{15}, size_t{16}, size_t{17}, size_t{31},
                             size_t{33}, size_t{67}, size_t{100}, size_t{300}}) {
      constexpr size_t kRows = 7;
      constexpr size_t kQueries = 6;  // one block of four and two more
      const size_t stride = dim + 3;
      std::vector<float> rows(kRows * stride + 1);
      std::vector<float> queries(kQueries * stride + 1);
      for (float& x : rows) x = random.Uniform() - 0.5F;
      for (float& x : queries) x = random.Uniform() - 0.5F;
      std::vector<float> scores(kQueries * 9, -1.0F);
      // One float off any alignment, as rows of a mapped file may be.
      ScoreRows({rows.data() + 1, kRows, dim, stride}, {queries.data() + 1, kQueries, dim, stride},
                scores.data(), 9);
      for (size_t q = 0; q < kQueries; ++q) {
        for (size_t r = 0; r < kRows; ++r) {
          double expected = 0;
          for (size_t d = 0; d < dim; ++d) {
            expected += static_cast<double>(rows[1 + r * stride + d]) *
                        static_cast<double>(queries[1 + q * stride + d]);
          }
          CHECK(std::abs(static_cast<double>(scores[q * 9 + r]) - expected) < 1e-5);
        }
        CHECK(scores[q * 9 + kRows] == -1.0F);  // nothing written beyond the rows
      }
    }
  });
}

}  // namespace
}  // namespace nce2vec
