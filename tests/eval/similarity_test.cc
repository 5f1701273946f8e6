#include "eval/similarity.h"

#include <doctest/doctest.h>

#include "absl/strings/str_format.h"
#include "src/base/random.h"
#include "tests/model/small_model.h"

namespace nce2vec {
namespace {

SimilarityData Parse(std::string_view text) { return ParseSimilarityData(text, "data").value(); }

Embeddings Animals() {
  return MakeModel({{"cat", {1, 0}},
                    {"Cat", {-1, 0}},
                    {"dog", {1, 0.5f}},
                    {"fish", {0.2f, 1}},
                    {"rare", {1, 1}}});
}

}  // namespace

TEST_CASE("similarity of known pairs, unknown ones counted") {
  const SimilarityData data =
      Parse("CAT dog 9\ncat fish 2\ndog fish 4\ncat unicorn 1\ncat rare 5\n");
  SimilarityOptions options;
  const SimilarityResult result = EvaluateSimilarity(Animals(), data, options).value();
  CHECK(result.used == 4);
  CHECK(result.out_of_vocabulary == 1);
  // Cosines .894, .196, .614, .707 stand in the order of the scores but for one pair of ranks.
  CHECK(result.spearman == doctest::Approx(1.0));
  CHECK(result.pearson > 0.9);
  CHECK(result.spearman_interval.low <= result.spearman);

  options.restrict_vocab = 4;
  CHECK(EvaluateSimilarity(Animals(), data, options)->out_of_vocabulary == 2);
}

TEST_CASE("exact case takes the word as it is written") {
  const SimilarityData data = Parse("Cat dog 9\nCat fish 2\ndog fish 4\nDOG fish 1\n");
  SimilarityOptions options;
  options.case_mode = CaseMode::kExact;
  const SimilarityResult result = EvaluateSimilarity(Animals(), data, options).value();
  CHECK(result.out_of_vocabulary == 1);
  // Cosines -.894, -.196, .614 against 9, 2, 4.
  CHECK(result.spearman == doctest::Approx(-0.5));
}

TEST_CASE("no correlation is an error that says why") {
  const absl::Status status =
      EvaluateSimilarity(Animals(), Parse("cat unicorn 1\nx y 2\n"), {}).status();
  CHECK(status.code() == absl::StatusCode::kFailedPrecondition);
  CHECK(status.message().find("of 2 pairs 2") != absl::string_view::npos);
}

TEST_CASE("models are compared on the same draws of the pairs that both know") {
  // 60 pairs; the first model orders them as people do but for some noise, the second is noise, the
  // third is the first one without every fifth pair.
  RandomStream random(5, StreamPurpose::kInitialise);
  std::string text;
  std::vector<std::vector<std::optional<double>>> cosines(4);
  for (int i = 0; i < 60; ++i) {
    const auto noise = [&] { return static_cast<double>(random.Uniform()) - 0.5; };
    text += absl::StrFormat("a%d b%d %d\n", i, i, i);
    const double good = i / 60.0 + 0.3 * noise();
    cosines[0].push_back(good);
    cosines[1].push_back(noise());
    cosines[2].push_back(i % 5 == 0 ? std::nullopt : std::optional(good));
    cosines[3].push_back(2 * good - 1);
  }
  const SimilarityData data = Parse(text);
  const Comparison comparison = Summarise(CompareSimilarity(data, cosines, {}), 0.95);
  CHECK(comparison.items == 60);
  CHECK(comparison.shared_items == 48);
  CHECK(comparison.models[2].used == 48);
  CHECK(*comparison.models[0].own[kSpearmanMeasure].value !=
        *comparison.models[0].shared[kSpearmanMeasure].estimate.value);
  for (const size_t measure : {kSpearmanMeasure, kPearsonMeasure}) {
    const auto shared = [&](size_t model) { return comparison.models[model].shared[measure]; };
    CHECK(!shared(0).p_value.has_value());
    CHECK(*shared(1).gain < -0.5);
    CHECK(*shared(1).p_value == doctest::Approx(2.0 / 1001));
    // On the pairs that it knows the third is the first; what it knows by itself is just that.
    CHECK(*shared(2).p_value == 1);
    CHECK(*shared(2).gain == 0);
    CHECK(*shared(2).estimate.value == *comparison.models[2].own[measure].value);
    CHECK(shared(2).estimate.interval->low == comparison.models[2].own[measure].interval->low);
    CHECK(*shared(3).p_value > 0.2);  // the same order, the same line
  }
  CHECK(*comparison.models[3].shared[kSpearmanMeasure].p_value == 1);
}

}  // namespace nce2vec
