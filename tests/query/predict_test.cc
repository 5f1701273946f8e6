#include "src/query/predict.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "src/model/model_file.h"
#include "src/model/parameters.h"
#include "src/vocab/subsampling.h"
#include "tests/base/temporary_folder.h"

namespace nce2vec {
namespace {

constexpr double kThreshold = 0.05;

// Three words of one dimension: s(w, c) = v_w u_c + b_c.
Embeddings NceModel(const std::string& objective) {
  const TemporaryFolder folder;
  const Vocabulary vocabulary = *Vocabulary::FromCounts({{"a", 900}, {"b", 90}, {"c", 10}});
  Parameters parameters = *InitialParameters(3, 1, 1);
  const std::vector<float> v = {1.0F, 2.0F, -1.0F};
  const std::vector<float> u = {0.5F, -0.5F, 1.0F};
  for (size_t word = 0; word < 3; ++word) {
    parameters.input.row(word)[0] = v[word];
    parameters.output.row(word)[0] = u[word];
  }
  parameters.bias = {-1.0F, -1.5F, -2.0F};
  ModelContents contents;
  contents.vocabulary = &vocabulary;
  contents.input = parameters.input.view();
  contents.output = parameters.output.view();
  contents.bias = parameters.bias;
  contents.metadata = {{"train.objective", objective}, {"train.subsample", "0.05"}};
  REQUIRE(WriteModel(contents, *AtomicFile::Create(folder / "m")).ok());
  return *Embeddings::Open(folder / "m");
}

TEST_CASE("probabilities undo the subsampling and sum to one") {
  const Embeddings model = NceModel("nce");
  const PredictionResult result = *PredictContext(model, WordId{1}, 10);
  const std::vector<double> scores = {2 * 0.5 - 1.0, 2 * -0.5 - 1.5, 2 * 1.0 - 2.0};
  const std::vector<float> keep = KeepProbabilities(model.vocabulary().arrays().counts, kThreshold);
  REQUIRE(keep[0] < 0.5F);
  double z = 0;
  double total = 0;
  for (size_t c = 0; c < 3; ++c) {
    z += std::exp(scores[c]);
    total += std::exp(scores[c]) / static_cast<double>(keep[c]);
  }
  CHECK(result.ln_z == doctest::Approx(std::log(z)));
  REQUIRE(result.predictions.size() == 3);
  double sum = 0;
  double last = 1;
  for (const Prediction& prediction : result.predictions) {
    const size_t c = Index(prediction.id);
    CHECK(prediction.probability ==
          doctest::Approx(std::exp(scores[c]) / static_cast<double>(keep[c]) / total));
    CHECK(prediction.probability <= last);
    last = prediction.probability;
    sum += prediction.probability;
  }
  CHECK(sum == doctest::Approx(1.0));
  CHECK(result.predictions[0].id == WordId{0});
}

TEST_CASE("k limits the answers, and other models have no probabilities") {
  CHECK(PredictContext(NceModel("nce"), WordId{0}, 2)->predictions.size() == 2);
  CHECK(absl::IsFailedPrecondition(PredictContext(NceModel("ns"), WordId{0}, 2).status()));
}

}  // namespace
}  // namespace nce2vec
