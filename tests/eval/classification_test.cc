#include "eval/classification.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/model/small_model.h"

namespace nce2vec {
namespace {

LabelledTexts Parse(std::string_view text) { return ParseLabelledTexts(text, "data").value(); }

constexpr char kTrain[] = "sea\tship wave\nland\ttree\nsea\twave\nland\ttree house\nsea\tship\n";

ClassificationResult Evaluate(std::string_view train, std::string_view test) {
  const Embeddings model = MakeModel(
      {{"ship", {1, 0.1F}}, {"wave", {1, -0.1F}}, {"tree", {-1, 1}}, {"house", {-1, -1}}});
  return EvaluateClassification(TextEncoder::Create(model, {}).value(), Parse(train), Parse(test),
                                {})
      .value();
}

}  // namespace

TEST_CASE("labelled texts in all their forms") {
  for (const char* text : {"a b\tone two\nc\tthree\tfour\n", "a b\tone two\r\n\r\nc\tthree\tfour",
                           "\xEF\xBB\xBF a b \tone two\nc\tthree\tfour\n"}) {
    const LabelledTexts data = Parse(text);
    CHECK(data.labels == std::vector<std::string>{"a b", "c"});
    CHECK(data.texts == std::vector<std::string>{"one two", "three\tfour"});
    CHECK(data.malformed_lines == 0);
  }
  const LabelledTexts data = Parse("a\tone\nno tab\n\tno label\na\t\n");
  CHECK(data.malformed_lines == 2);
  CHECK(data.texts == std::vector<std::string>{"one", ""});
  for (const char* text : {"", "\n", "no tab\n"}) {
    const absl::Status status = ParseLabelledTexts(text, "odd.tsv").status();
    CHECK(absl::IsInvalidArgument(status));
    CHECK(std::string(status.message()).find("odd.tsv: no line of a label") == 0);
  }
}

TEST_CASE("what is separable is classified without a mistake") {
  const ClassificationResult result = Evaluate(kTrain, "land\thouse\nsea\twave ship\nsea\tship\n");
  CHECK(result.accuracy == 1);
  CHECK(result.macro_f1 == 1);
  CHECK(result.majority_share == doctest::Approx(2.0 / 3));
  CHECK(result.classes == 2);
  CHECK(result.train_texts == 5);
  CHECK(result.test_texts == 3);
  CHECK(result.solution.converged);
}

TEST_CASE(
    "accuracy and macro-F1 by hand: unseen labels are wrong, unknown texts take the biases' "
    "class") {
  const ClassificationResult result =
      Evaluate(std::string(kTrain) + "sea\tunknown\n",
               "sea\tship\nland\twave\nland\ttree\nair\ttree cloud\nland\tnothing known\n");
  // Predicted: sea, sea, land, land, sea (the more frequent class).
  CHECK(result.accuracy == doctest::Approx(2.0 / 5));
  // sea: 2 * 1 / (1 + 3); land: 2 * 1 / (3 + 2); air: 0.
  CHECK(result.macro_f1 == doctest::Approx((0.5 + 0.4 + 0) / 3));
  CHECK(result.majority_share == doctest::Approx(3.0 / 5));
  CHECK(result.classes == 2);
  CHECK(result.unseen_label_texts == 1);
  CHECK(result.unknown_train_texts == 1);
  CHECK(result.unknown_test_texts == 1);
  CHECK(result.tokens.tokens == 15);
  CHECK(result.tokens.known == 11);
}

TEST_CASE("a class that is predicted but no test text's counts in macro-F1") {
  const ClassificationResult result = Evaluate(kTrain, "sea\tship\nsea\ttree\n");
  CHECK(result.macro_f1 == doctest::Approx((2.0 / 3 + 0) / 2));
  CHECK(result.majority_share == 1);
}

TEST_CASE("one label is nothing to learn") {
  const Embeddings model = MakeModel({{"ship", {1, 0}}});
  const absl::Status status = EvaluateClassification(TextEncoder::Create(model, {}).value(),
                                                     Parse("sea\tship\n"), Parse("sea\tship\n"), {})
                                  .status();
  CHECK(absl::IsInvalidArgument(status));
  CHECK(std::string(status.message()).find("only 'sea'") != std::string::npos);
}

}  // namespace nce2vec
