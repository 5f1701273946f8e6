#include "eval/similarity.h"

#include <doctest/doctest.h>

#include "tests/base/temporary_folder.h"
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

TEST_CASE("similarity data in all its forms") {
  for (const char* text :
       {"cat\tdog\t7.5\nbig fish\trare\t-1\n", "cat,dog,7.5\r\nbig fish , rare, -1",
        "# note\n\nword 1\tword 2\tscore\ncat\tdog\t7.5\nbig fish\trare\t-1\n",
        "\xEF\xBB\xBFword 1,word 2,kor_score\ncat,dog,7.5\nbig fish,rare,-1\n"}) {
    CAPTURE(text);
    const SimilarityData data = Parse(text);
    REQUIRE(data.pairs.size() == 2);
    CHECK(data.malformed_lines == 0);
    CHECK(data.pairs[0].first == "cat");
    CHECK(data.pairs[0].second == "dog");
    CHECK(data.pairs[0].score == 7.5);
    CHECK(data.pairs[1].first == "big fish");
    CHECK(data.pairs[1].second == "rare");
    CHECK(data.pairs[1].score == -1);
  }
  CHECK(Parse("  cat   dog 7.5\na b 1e1").pairs.size() == 2);
}

TEST_CASE("malformed lines are counted, a header is not") {
  const SimilarityData data =
      Parse("a\tb\tscore\ncat\tdog\t1\ncat\tdog\ncat\tdog\tnan\ncat\tdog\t2\t3\na\tb\t4x\n");
  CHECK(data.pairs.size() == 1);
  CHECK(data.malformed_lines == 4);
  CHECK(!ParseSimilarityData("", "data").ok());
  CHECK(!ParseSimilarityData("just some text\nof no use\n", "data").ok());
  CHECK(!ReadSimilarityData("/nonexistent").ok());
}

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

}  // namespace nce2vec
