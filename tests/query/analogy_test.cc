#include "src/query/analogy.h"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/model/small_model.h"

namespace nce2vec {
namespace {

// a, b, c are unit vectors; d, e, f are the candidates.
Embeddings SixWords() {
  return MakeModel({{"a", {1, 0, 0}},
                    {"b", {0, 2, 0}},
                    {"c", {0, 0, 3}},
                    {"d", {0, 1, 1}},
                    {"e", {2, 2, 2}},
                    {"f", {-1, 0, 0}},
                    {"nothing", {0, 0, 0}}});
}

constexpr AnalogyQuestion kQuestion = {WordId{0}, WordId{1}, WordId{2}};

}  // namespace

TEST_CASE("3CosAdd ranks by the cosine with b - a + c") {
  const std::vector<Neighbour> answers =
      AnswerAnalogy(SixWords(), kQuestion, AnalogyObjective::k3CosAdd, {}).value();
  REQUIRE(answers.size() == 3);
  CHECK(answers[0].id == WordId{3});
  CHECK(answers[0].score == doctest::Approx(2 / std::sqrt(6.0)));
  CHECK(answers[1].id == WordId{5});
  CHECK(answers[1].score == doctest::Approx(1 / std::sqrt(3.0)));
  CHECK(answers[2].id == WordId{4});
  CHECK(answers[2].score == doctest::Approx(1.0 / 3));
}

TEST_CASE("3CosMul multiplies shifted cosines") {
  const std::vector<Neighbour> answers =
      AnswerAnalogy(SixWords(), kQuestion, AnalogyObjective::k3CosMul, {}).value();
  REQUIRE(answers.size() == 3);
  // f: (1/2)(1/2) / ((1 - 1)/2 + 1e-6), d: ((1 + .7071)/2)^2 / (1/2), e: all cosines .5774
  CHECK(answers[0].id == WordId{5});
  CHECK(answers[0].score == doctest::Approx(0.25 / 1e-6));
  CHECK(answers[1].id == WordId{3});
  CHECK(answers[1].score == doctest::Approx(std::pow((1 + std::sqrt(0.5)) / 2, 2) / 0.500001));
  CHECK(answers[2].id == WordId{4});
  CHECK(answers[2].score == doctest::Approx((1 + 1 / std::sqrt(3.0)) / 2).epsilon(1e-5));
}

TEST_CASE("analogy options") {
  const Embeddings model = SixWords();
  CHECK(AnswerAnalogy(model, kQuestion, AnalogyObjective::k3CosAdd, {1, 0, {}})->size() == 1);
  CHECK(AnswerAnalogy(model, kQuestion, AnalogyObjective::k3CosAdd, {9, 4, {}})->size() == 1);
  CHECK(AnswerAnalogy(model, kQuestion, AnalogyObjective::k3CosAdd, {9, 0, {WordId{3}}})->size() ==
        2);
  for (const AnalogyObjective objective :
       {AnalogyObjective::k3CosAdd, AnalogyObjective::k3CosMul}) {
    CHECK(AnswerAnalogy(model, {WordId{0}, WordId{6}, WordId{1}}, objective, {}).status().code() ==
          absl::StatusCode::kFailedPrecondition);
    CHECK(ParseAnalogyObjectiveName(AnalogyObjectiveName(objective)).value() == objective);
  }
  CHECK(!ParseAnalogyObjectiveName("3CosAdd").ok());
}

}  // namespace nce2vec
