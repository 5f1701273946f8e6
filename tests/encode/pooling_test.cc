#include "src/encode/pooling.h"

#include <doctest/doctest.h>

namespace nce2vec {
namespace {

TEST_CASE("SIF weights are A / (A + share of the word)") {
  const std::vector<Count> counts = {90, 10, 0};
  const std::vector<float> weights = SifWeights(counts, 0.1).value();
  CHECK(weights[0] == doctest::Approx(0.1));
  CHECK(weights[1] == doctest::Approx(0.5));
  CHECK(weights[2] == doctest::Approx(1));
}

TEST_CASE("SIF without counts is refused and says what to do") {
  const std::vector<Count> counts = {0, 0};
  const absl::Status status = SifWeights(counts, 1e-3).status();
  CHECK(absl::IsFailedPrecondition(status));
  CHECK(std::string(status.message()).find("--pooling mean") != std::string::npos);
}

TEST_CASE("options come back from a model's metadata; models of words pool by the mean") {
  PoolingOptions options;
  options.pooling = Pooling::kLearned;
  options.sif_a = 3e-4;
  const PoolingOptions read = PoolingOptions::FromMetadata(options.ToMetadata()).value();
  CHECK(read.pooling == Pooling::kLearned);
  CHECK(read.sif_a == 3e-4);
  CHECK(PoolingOptions::FromMetadata({}).value().pooling == Pooling::kMean);
  CHECK(!PoolingOptions::FromMetadata({{"encode.pooling", "max"}}).ok());
  CHECK(!PoolingOptions::FromMetadata({{"encode.sif_a", "x"}}).ok());
  CHECK(!PoolingOptions::FromMetadata({{"encode.sif_a", "2"}}).ok());
}

TEST_CASE("A outside (0, 1] is refused") {
  for (const double a : {0.0, -1.0, 1.5}) {
    PoolingOptions options;
    options.sif_a = a;
    CHECK(absl::IsInvalidArgument(options.Validate()));
  }
}

}  // namespace
}  // namespace nce2vec
