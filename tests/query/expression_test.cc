#include "src/query/expression.h"

#include <doctest/doctest.h>

#include <cmath>

#include "absl/strings/str_format.h"
#include "tests/model/small_model.h"

namespace nce2vec {
namespace {

using Words = std::vector<std::string>;

Embeddings Royals(TextOptions text_options = {}) {
  return MakeModel({{"king", {2, 0, 0}},
                    {"man", {0, 5, 0}},
                    {"woman", {0, 0, 1}},
                    {"zero", {0, 0, 0}},
                    {"anti-king", {-4, 0, 0}}},
                   text_options);
}

// "+0 -1": signs and ids of the terms.
std::string Terms(const absl::StatusOr<Expression>& expression) {
  REQUIRE(expression.ok());
  std::string text;
  for (const Term& term : expression->terms) {
    absl::StrAppendFormat(&text, "%s%s%d", text.empty() ? "" : " ", term.weight > 0 ? "+" : "-",
                          Index(term.id));
  }
  return text;
}

absl::StatusCode Code(const Embeddings& model, std::string_view text) {
  return ParseExpression(model, text).status().code();
}

}  // namespace

TEST_CASE("words are added, signs that stand alone count for the next word") {
  const Embeddings model = Royals();
  CHECK(Terms(ParseExpression(model, "king")) == "+0");
  CHECK(Terms(ParseExpression(model, "king - man + woman")) == "+0 -1 +2");
  CHECK(Terms(ParseExpression(model, "  king\tman  ")) == "+0 +1");
  CHECK(Terms(ParseExpression(model, "- man king")) == "-1 +0");
  CHECK(Terms(ParseExpression(model, "anti-king")) == "+4");
  CHECK(ParseExpression(model, "king - man")->text == "king - man");
}

TEST_CASE("malformed sums are refused") {
  const Embeddings model = Royals();
  for (const char* text : {"", "   ", "-", "king -", "king - - man", "king + - man", "+"}) {
    CAPTURE(text);
    CHECK(Code(model, text) == absl::StatusCode::kInvalidArgument);
  }
}

TEST_CASE("all unknown words are named") {
  const Embeddings model = Royals();
  Words missing;
  const absl::StatusOr<Expression> sum = ParseExpression(model, "king + zzz - yyy", &missing);
  CHECK(sum.status().code() == absl::StatusCode::kNotFound);
  CHECK(missing == Words{"zzz", "yyy"});
  CHECK(sum.status().message().find("'zzz', 'yyy'") != absl::string_view::npos);
  CHECK(ParseExpression(model, "king", &missing).ok());
  CHECK(missing.empty());
}

TEST_CASE("queries are treated like the text of the model") {
  TextOptions text_options;
  text_options.tokenizer = TokenizerKind::kWords;
  text_options.lowercase = true;
  const Embeddings model = Royals(text_options);
  CHECK(Terms(ParseExpression(model, "KING, - \"Man\"!")) == "+0 -1");
  CHECK(Terms(ParseExpression(model, "- King/Man")) == "-0 -1");
  CHECK(Code(Royals(), "KING") == absl::StatusCode::kNotFound);
  // The tokenizer would drop the sign and add the word.
  CHECK(Code(model, "king -man") == absl::StatusCode::kInvalidArgument);
  Words missing;
  CHECK(!ParseExpression(model, "king ...", &missing).ok());
  CHECK(missing == Words{"..."});
}

TEST_CASE("a single word is found as the model's text would hold it") {
  TextOptions text_options;
  text_options.tokenizer = TokenizerKind::kWords;
  text_options.lowercase = true;
  const Embeddings model = Royals(text_options);
  CHECK(*FindWord(model, "King") == WordId{0});
  CHECK(FindWord(model, "king man").status().code() == absl::StatusCode::kNotFound);
  CHECK(FindWord(model, "").status().code() == absl::StatusCode::kNotFound);
}

TEST_CASE("a sum is that of unit vectors, normalised") {
  const Embeddings model = Royals();
  const auto value = [&](std::string_view text) {
    return Evaluate(model, *ParseExpression(model, text)).value();
  };
  CHECK(value("king") == std::vector<float>{1, 0, 0});
  const float third = static_cast<float>(1 / std::sqrt(3.0));
  const std::vector<float> sum = value("king - man + woman");
  CHECK(sum[0] == doctest::Approx(third));
  CHECK(sum[1] == doctest::Approx(-third));
  CHECK(sum[2] == doctest::Approx(third));
  CHECK(value("king king man")[0] == doctest::Approx(2 / std::sqrt(5.0)));
}

TEST_CASE("sums without a direction are refused") {
  const Embeddings model = Royals();
  for (const char* text : {"king - king", "king anti-king", "zero", "king + zero"}) {
    CAPTURE(text);
    CHECK(Evaluate(model, *ParseExpression(model, text)).status().code() ==
          absl::StatusCode::kFailedPrecondition);
  }
}

}  // namespace nce2vec
