#include "src/kernels/row_sums.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "src/base/matrix.h"
#include "src/base/random.h"
#include "tests/kernels/every_target.h"

namespace nce2vec {
namespace {

TEST_CASE("sums are those of their parts, and a change of a sum moves each part by its share") {
  for (const size_t dim : {1UL, 16UL, 67UL, 100UL, 128UL, 300UL}) {
    CAPTURE(dim);
    OnEveryTarget([&] {
      Matrix own = *Matrix::Create(2, dim);
      Matrix parts = *Matrix::Create(5, dim);
      Matrix sums = *Matrix::Create(4, dim);  // and what they were before
      RandomStream random(1, StreamPurpose::kInitialise);
      for (Matrix* rows : {&own, &parts}) {
        for (size_t r = 0; r < rows->rows(); ++r) {
          for (float& x : rows->row(r)) x = random.Uniform();
        }
      }
      const std::vector<uint32_t> first = {4, 0, 4};  // a part that stands there twice
      const std::vector<RowSum> both = {
          {sums.padded_row(0), sums.padded_row(2), own.padded_row(0), first, 0.5F},
          {sums.padded_row(1), sums.padded_row(3), own.padded_row(1), {}, 1.0F}};
      ComputeSums(both, parts.padded_row(0), parts.stride());
      for (size_t j = 0; j < dim; ++j) {
        const float expected = 0.5F * (own.row(0)[j] + parts.row(0)[j] + 2.0F * parts.row(4)[j]);
        CHECK(sums.row(0)[j] == doctest::Approx(expected));
        CHECK(sums.row(1)[j] == own.row(1)[j]);
      }
      const float own_before = own.row(0)[0];
      const float untouched = parts.row(1)[dim - 1];
      const float once = parts.row(0)[dim - 1];
      const float twice = parts.row(4)[dim - 1];
      sums.row(0)[0] += 1.0F;
      sums.row(0)[dim - 1] += dim == 1 ? 0.0F : 1.0F;
      SpreadChanges(both, parts.padded_row(0), parts.stride());
      CHECK(own.row(0)[0] == doctest::Approx(own_before + 0.5F));
      CHECK(parts.row(0)[dim - 1] == doctest::Approx(once + 0.5F));
      CHECK(parts.row(4)[dim - 1] == doctest::Approx(twice + 1.0F));
      CHECK(parts.row(1)[dim - 1] == untouched);
    });
  }
}

}  // namespace
}  // namespace nce2vec
