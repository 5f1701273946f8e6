#include "eval/analogy_evaluation.h"

#include <doctest/doctest.h>
#include <tbb/global_control.h>

#include "absl/strings/str_format.h"
#include "src/base/random.h"
#include "tests/model/small_model.h"

namespace nce2vec {
namespace {

AnalogyQuestions Parse(std::string_view text) {
  return ParseAnalogyQuestions(text, "data").value();
}

AnalogyResult Evaluate(const Embeddings& model, std::string_view text,
                       AnalogyEvaluationOptions options = {}) {
  return EvaluateAnalogies(model, Parse(text), options);
}

// Countries are their capitals plus a step in the fourth direction.
std::vector<WordAndVector> Places() {
  return {{"oslo", {1, 0, 0, 0}},      {"norway", {1, 0, 0, 1}},   {"rome", {0, 1, 0, 0}},
          {"italy", {0, 1, 0, 1}},     {"athens", {0, 0, 1, 0}},   {"greece", {0, 0, 1, 1}},
          {"nowhere", {0, -1, 0, -1}}, {"GREECE", {0, 0, 1, 1.1f}}};
}

constexpr std::string_view kQuestions =
    ": capitals\noslo norway rome italy\noslo norway athens greece\noslo norway paris france\n"
    ": gram-wrong\noslo norway rome nowhere\n";

}  // namespace

TEST_CASE("analogies by section, semantic, syntactic and total") {
  for (const AnalogyObjective objective :
       {AnalogyObjective::k3CosAdd, AnalogyObjective::k3CosMul}) {
    AnalogyEvaluationOptions options;
    options.objective = objective;
    const AnalogyResult result = Evaluate(MakeModel(Places()), kQuestions, options);
    REQUIRE(result.sections.size() == 2);
    CHECK(result.sections[0].correct == 2);
    CHECK(result.sections[0].asked == 2);
    CHECK(result.sections[0].skipped == 1);
    CHECK(result.sections[1].correct == 0);
    CHECK(result.sections[1].asked == 1);
    CHECK(result.semantic.accuracy() == 1);
    CHECK(result.syntactic.accuracy() == 0);
    CHECK(result.total.correct == 2);
    CHECK(result.total.asked == 3);
    CHECK(result.total.skipped == 1);
    CHECK(result.total.accuracy() == doctest::Approx(2.0 / 3));
  }
}

TEST_CASE("questions with a word beyond the restricted vocabulary are skipped") {
  AnalogyEvaluationOptions options;
  options.restrict_vocab = 4;
  const AnalogyResult result = Evaluate(MakeModel(Places()), kQuestions, options);
  CHECK(result.total.asked == 1);
  CHECK(result.total.correct == 1);
  CHECK(result.total.skipped == 3);
}

TEST_CASE("variants of a question's words are no answers, variants of the right answer are") {
  // The nearest to rome - oslo + Norway is a variant of rome, then one of Italy.
  const Embeddings model = MakeModel({{"oslo", {1, 0, 0}},
                                      {"norway", {1, 0, 1}},
                                      {"rome", {0, 1, 0}},
                                      {"Rome", {-0.05f, 1, 1.05f}},
                                      {"italy", {0, 1, 0.5f}},
                                      {"ITALY", {0, 1, 1}}});
  CHECK(Evaluate(model, ": s\nOslo Norway ROME Italy\n").total.correct == 1);
  AnalogyEvaluationOptions exact;
  exact.case_mode = CaseMode::kExact;
  CHECK(Evaluate(model, ": s\nOslo Norway ROME Italy\n", exact).total.skipped == 1);
  CHECK(Evaluate(model, ": s\noslo norway rome italy\n", exact).total.correct == 0);
  CHECK(Evaluate(model, ": s\noslo norway italy Rome\n", exact).total.asked == 1);
}

TEST_CASE("questions about zero vectors are asked and never right") {
  std::vector<WordAndVector> places = Places();
  places[1].vector = {0, 0, 0, 0};
  for (const AnalogyObjective objective :
       {AnalogyObjective::k3CosAdd, AnalogyObjective::k3CosMul}) {
    AnalogyEvaluationOptions options;
    options.objective = objective;
    const AnalogyResult result = Evaluate(MakeModel(places), kQuestions, options);
    CHECK(result.total.asked == 3);
    CHECK(result.total.correct == 0);
  }
}

TEST_CASE("blocks of questions and rows give what single queries give, on any number of threads") {
  RandomStream random(11, StreamPurpose::kInitialise);
  std::vector<WordAndVector> rows;
  for (size_t row = 0; row < 2100; ++row) {
    rows.push_back({absl::StrFormat("w%d", row), {}});
    for (int i = 0; i < 4; ++i) rows.back().vector.push_back(random.Uniform() - 0.5f);
  }
  const Embeddings model = MakeModel(rows);
  for (const AnalogyObjective objective :
       {AnalogyObjective::k3CosAdd, AnalogyObjective::k3CosMul}) {
    // Every other question expects the answer that AnswerAnalogy gives.
    std::string text = ": s\n";
    size_t right = 0;
    for (int question = 0; question < 150; ++question) {
      const auto word = [&] { return WordId{random.Below(2100)}; };
      const AnalogyQuestion words = {word(), word(), word()};
      if (words.a == words.b || words.a == words.c) continue;
      const WordId best = AnswerAnalogy(model, words, objective, {1, 0, {}}).value()[0].id;
      const bool expect_best = question % 2 == 0;
      right += expect_best ? 1 : 0;
      for (const WordId id : {words.a, words.b, words.c, expect_best ? best : words.b}) {
        text += std::string(model.vocabulary().word(id)) + " ";
      }
      text += "\n";
    }
    AnalogyEvaluationOptions options;
    options.objective = objective;
    CHECK(Evaluate(model, text, options).total.correct == right);
    const tbb::global_control one_thread(tbb::global_control::max_allowed_parallelism, 1);
    CHECK(Evaluate(model, text, options).total.correct == right);
  }
}

}  // namespace nce2vec
