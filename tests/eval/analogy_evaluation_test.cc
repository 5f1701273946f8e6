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

TEST_CASE("any of the alternatives is right; one known alternative is enough") {
  const Embeddings model = MakeModel(Places());
  // The b of a question is the first answer of its line.
  CHECK(Evaluate(model, "oslo\tnorway\nrome\titaly\n").total.correct == 2);
  CHECK(Evaluate(model, "oslo\tnorway\nrome\tunknown/nowhere/italy\n").total.skipped == 1);
  const AnalogyResult both = Evaluate(model, "oslo\tnorway/nowhere\nrome\tnowhere/italy\n");
  CHECK(both.total.asked == 2);
  CHECK(both.total.correct == 2);  // italy; and norway, though rome's first answer is nowhere
  CHECK(Evaluate(model, "oslo\tnorway\nrome\tnowhere/athens\n").total.correct == 1);
  // Case variants count as the word they are a variant of.
  CHECK(Evaluate(model, "Oslo\tNORWAY\nAthens\tnowhere/Greece\n").total.correct >= 1);
}

TEST_CASE("both objectives in one pass, and parts that add up") {
  const Embeddings model = MakeModel(Places());
  const AnalogyQuestions questions = Parse(kQuestions);
  const std::vector<AnalogyMark> marks = MarkAnalogies(model, questions, {});
  REQUIRE(marks.size() == questions.size());
  for (const auto objective : {AnalogyObjective::k3CosAdd, AnalogyObjective::k3CosMul}) {
    AnalogyEvaluationOptions options;
    options.objective = objective;
    size_t right = 0;
    for (const AnalogyMark& mark : marks) {
      right += mark.right[static_cast<size_t>(objective)] ? 1U : 0U;
    }
    CHECK(right == EvaluateAnalogies(model, questions, options).total.correct);
  }
  const std::vector<AnalogyPart> parts = AnalogyParts(questions);
  REQUIRE(parts.size() == 5);
  CHECK(parts[1].items == std::vector<uint32_t>{3});
  CHECK(parts[2].items == std::vector<uint32_t>{0, 1, 2});
  CHECK(parts[3].items == std::vector<uint32_t>{3});
  CHECK(parts[4].items == std::vector<uint32_t>{0, 1, 2, 3});
}

TEST_CASE("shares of models are compared on the questions that all were asked") {
  const AnalogyQuestions questions = Parse(kQuestions);
  const AnalogyPart total = AnalogyParts(questions).back();
  const AnalogyMark unasked;
  const AnalogyMark wrong{true, {false, false}};
  const AnalogyMark right{true, {true, false}};
  const std::vector<std::vector<AnalogyMark>> marks = {{right, wrong, wrong, unasked},
                                                       {right, unasked, right, right}};
  const Comparison comparison = Summarise(CompareAnalogies(questions, total, marks, {}), 0.95);
  CHECK(comparison.shared_items == 2);
  CHECK(comparison.models[0].used == 3);
  CHECK(*comparison.models[0].own[0].value == doctest::Approx(1.0 / 3));
  CHECK(*comparison.models[1].own[0].value == 1);
  CHECK(*comparison.models[0].shared[0].estimate.value == 0.5);
  CHECK(*comparison.models[1].shared[0].gain == 0.5);
  // Of two questions drawn, none is the one they differ on with a probability of a quarter.
  CHECK(*comparison.models[1].shared[0].p_value == doctest::Approx(0.5).epsilon(0.15));
  CHECK(*comparison.models[1].shared[1].p_value == 1);  // both never right by 3CosMul
}

}  // namespace nce2vec
