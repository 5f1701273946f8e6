#include "src/kernels/row_codes.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "src/base/random.h"
#include "tests/kernels/every_target.h"

namespace nce2vec {

TEST_CASE("scores of codes equal plain sums on every instruction set, for any size and alignment") {
  RandomStream random(3, StreamPurpose::kInitialise);
  OnEveryTarget([&] {
    for (const size_t dim :
         {size_t{1}, size_t{3}, size_t{15}, size_t{16}, size_t{31}, size_t{100}, size_t{300}}) {
      constexpr size_t kRows = 11;  // a block of eight and three more
      std::vector<int8_t> codes(kRows * dim + 1);
      std::vector<float> query(dim + 1);
      for (int8_t& code : codes)
        code = static_cast<int8_t>(static_cast<int>(random.Below(255)) - 127);
      for (float& x : query) x = random.Uniform() - 0.5F;
      std::vector<float> scores(kRows + 1, -1.0F);
      const ConstCodes rows{codes.data() + 1, kRows, dim};
      ScoreCodes(rows, std::span<const float>(query).subspan(1), scores.data());
      for (size_t r = 0; r < kRows; ++r) {
        double expected = 0;
        for (size_t j = 0; j < dim; ++j) {
          expected += static_cast<double>(rows[r][j]) * static_cast<double>(query[1 + j]);
        }
        CHECK(std::abs(static_cast<double>(scores[r]) - expected) < 1e-3);
      }
      CHECK(scores[kRows] == -1.0F);  // nothing written beyond the rows
    }
  });
}

TEST_CASE("every code becomes its number") {
  std::vector<int8_t> codes;
  for (int code = -128; code < 128; ++code) codes.push_back(static_cast<int8_t>(code));
  codes.push_back(5);  // 257 codes: no whole number of vectors
  OnEveryTarget([&] {
    std::vector<float> rows(codes.size() + 1, 9.0F);
    DecodeRows({codes.data(), 1, codes.size()}, rows.data());
    for (size_t i = 0; i < codes.size(); ++i) CHECK(rows[i] == static_cast<float>(codes[i]));
    CHECK(rows.back() == 9.0F);
  });
}

}  // namespace nce2vec
