#include "src/kernels/weighted_sum.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "src/base/random.h"
#include "tests/kernels/every_target.h"

namespace nce2vec {
namespace {

TEST_CASE("weighted sums equal plain ones on every instruction set, for any size and alignment") {
  RandomStream random(5, StreamPurpose::kInitialise);
  OnEveryTarget([&] {
    for (const size_t dim :
         {size_t{1}, size_t{15}, size_t{16}, size_t{17}, size_t{130}, size_t{256}, size_t{300}}) {
      for (const size_t count : {size_t{0}, size_t{1}, size_t{5}, size_t{40}}) {
        std::vector<float> memory(count * dim + 1);
        for (float& x : memory) x = random.Uniform() - 0.5F;
        std::vector<const float*> rows;
        std::vector<float> weights;
        for (size_t t = 0; t < count; ++t) {
          rows.push_back(memory.data() + 1 + (t / 2) * dim);  // each row twice
          weights.push_back(random.Uniform() - 0.5F);
        }
        std::vector<float> sum(dim + 1, 7.0F);
        WeightedSum(rows, weights, {sum.data(), dim});
        for (size_t j = 0; j < dim; ++j) {
          double expected = 0;
          for (size_t t = 0; t < count; ++t) {
            expected += static_cast<double>(weights[t]) * static_cast<double>(rows[t][j]);
          }
          CHECK(std::abs(static_cast<double>(sum[j]) - expected) < 1e-5);
        }
        CHECK(sum[dim] == 7.0F);  // nothing written beyond the sum
      }
    }
  });
}

}  // namespace
}  // namespace nce2vec
