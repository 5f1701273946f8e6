#include "src/vocab/subsampling.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

namespace nce2vec {
namespace {

TEST_CASE("keep probabilities are word2vec.c's") {
  const std::vector<Count> counts = {900, 90, 10};
  const double threshold = 0.01;
  const std::vector<float> keep = KeepProbabilities(counts, threshold);
  // f/t = 90, 9, 1
  CHECK(keep[0] == doctest::Approx((std::sqrt(90.0) + 1) / 90));
  CHECK(keep[1] == doctest::Approx((std::sqrt(9.0) + 1) / 9));
  CHECK(keep[2] == 1.0F);
}

TEST_CASE("a threshold of zero keeps everything, and counts of zero are kept") {
  CHECK(KeepProbabilities(std::vector<Count>{5, 0}, 0.0) == std::vector<float>{1.0F, 1.0F});
  CHECK(KeepProbabilities(std::vector<Count>{5, 0}, 1e-9)[1] == 1.0F);
}

TEST_CASE("a threshold of next to nothing keeps words possible") {
  CHECK(KeepProbabilities(std::vector<Count>{5, 1}, 1e-300)[0] > 0);
}

TEST_CASE("subsampled counts are the expected ones") {
  const std::vector<double> kept =
      SubsampledCounts(std::vector<Count>{100, 10}, std::vector<float>{0.25F, 1.0F});
  CHECK(kept == std::vector<double>{25.0, 10.0});
}

}  // namespace
}  // namespace nce2vec
