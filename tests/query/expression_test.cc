#include "src/query/expression.h"

#include <doctest/doctest.h>

#include <cmath>

#include "absl/strings/str_format.h"
#include "src/base/random.h"
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

// Words with their weights, as the model spells them: "2*king -0.5*man".
std::string Weighted(const Embeddings& model, std::string_view text) {
  const absl::StatusOr<Expression> expression = ParseExpression(model, text);
  if (!expression.ok()) return std::string(expression.status().message());
  std::string terms;
  for (const Term& term : expression->terms) {
    absl::StrAppendFormat(&terms, "%s%g*%s", terms.empty() ? "" : " ", term.weight,
                          model.vocabulary().word(term.id));
  }
  return terms;
}

// Words that look like something else.
Embeddings Odd(TextOptions text_options = {}) {
  return MakeModel({{"-", {1, 0}},
                    {"2", {0, 1}},
                    {"*", {1, 1}},
                    {"2*king", {2, 1}},
                    {"king", {3, 1}},
                    {"new york", {4, 1}},
                    {"new_jersey", {5, 1}},
                    {"new", {6, 1}},
                    {"york", {7, 1}},
                    {"\"quoted", {8, 1}},
                    {"-man", {9, 1}}},
                   text_options);
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

TEST_CASE("weights stand before words, blanks or none around the star") {
  const Embeddings model = Royals();
  CHECK(Weighted(model, "2*king - 0.5*man") == "2*king -0.5*man");
  CHECK(Weighted(model, "2 * king -.5 *man + -3e-1* woman") == "2*king -0.5*man -0.3*woman");
  CHECK(Weighted(model, "king - -2*man") == "1*king 2*man");
  CHECK(Weighted(model, "+2*king") == "2*king");
  CHECK(Weighted(model, "2*anti-king") == "2*anti-king");
  CHECK(Weighted(model, "2*\"king\" -\"man\"") == "2*king -1*man");
  TextOptions words;
  words.tokenizer = TokenizerKind::kWords;
  CHECK(Weighted(Royals(words), "2*king/man *woman*") == "2*king 2*man 1*woman");
}

TEST_CASE("malformed weights are named") {
  TextOptions words;
  words.tokenizer = TokenizerKind::kWords;
  const Embeddings model = Royals(words);
  for (const auto& malformed : std::vector<std::pair<std::string, std::string>>{
           {"2*", "a word must follow '2*'"},
           {"2* - king", "a word must follow '2*'"},
           {"2*3*king", "a word must follow '2*'"},
           {"*", "a number must stand before '*'"},
           {"king * man", "a number must stand before '*'"},
           {"king*2", "as in 0.5*king"},
           {"0,5*king", "as in 0.5*king"},
           {"nan*king", "as in 0.5*king"},
           {"inf*king", "as in 0.5*king"},
           {"0*king", "the weight 0 is zero"},
           {"-0.0*king", "the weight -0.0 is zero"},
           {"1e99*king", "the weight 1e99 is out of range"},
           {"1e-99*king", "the weight 1e-99 is"},
           {"king-", "put a space before the sign"},
           {"\"king\"-", "put a space between"},
           {"\"king\"man", "put a space between"}}) {
    const std::string& text = malformed.first;
    CAPTURE(text);
    const absl::Status status = ParseExpression(model, text).status();
    CHECK(status.code() == absl::StatusCode::kInvalidArgument);
    CHECK(std::string(status.message()).find(malformed.second) != std::string::npos);
  }
}

TEST_CASE("a weighted sum is a weighted mean of unit vectors, however large the weights") {
  const Embeddings model = Royals();
  for (const char* text : {"2*king - 0.5*man", "2e30*king - 5e29*man", "2e-30*king - 5e-31*man"}) {
    const std::vector<float> sum = Evaluate(model, *ParseExpression(model, text)).value();
    CHECK(sum[0] == doctest::Approx(2 / std::sqrt(4.25)));
    CHECK(sum[1] == doctest::Approx(-0.5 / std::sqrt(4.25)));
    CHECK(sum[2] == 0);
  }
  CHECK(!Evaluate(model, *ParseExpression(model, "1e9*king - 1e9*king")).ok());
}

TEST_CASE("a phrase is one word if the vocabulary has it, else the normalised sum of its words") {
  const Embeddings model = Odd();
  CHECK(Weighted(model, "king + \"new york\"") == "1*king 1*new york");
  CHECK(Weighted(model, "\"new  jersey\"") == "1*new_jersey");
  CHECK(Weighted(model, "king + \"york new\" - \"king\"").find("1*york") == std::string::npos);
  const Embeddings royals = Royals();
  const double half = std::sqrt(0.5);
  const Expression sum = ParseExpression(royals, "woman - 3*\"king man\"").value();
  REQUIRE(sum.terms.size() == 3);
  CHECK(static_cast<double>(sum.terms[1].weight) == doctest::Approx(-3 * half));
  CHECK(static_cast<double>(sum.terms[2].weight) == doctest::Approx(-3 * half));
  const std::vector<float> value = Evaluate(royals, sum).value();
  CHECK(value[2] == doctest::Approx(1 / std::sqrt(10.0)));
  CHECK(value[0] == doctest::Approx(-3 * half / std::sqrt(10.0)));
}

TEST_CASE("a phrase is found as the model's tokenizer writes it") {
  TextOptions words;
  words.tokenizer = TokenizerKind::kWords;
  words.lowercase = true;
  CHECK(Weighted(Odd(words), "\"New York\"") == "1*new york");
  CHECK(Weighted(Odd(words), "\"New Jersey!\"") == "1*new_jersey");
  CHECK(*FindWord(Odd(words), "New Jersey") == WordId{6});
  CHECK(*FindWord(Odd(), "new york") == WordId{5});
}

TEST_CASE("words side by side are a phrase where those of the model's text were joined") {
  TextOptions joined;
  joined.phrases = "1 phrase";
  const Embeddings model = Odd(joined);
  CHECK(Weighted(model, "new jersey") == "1*new_jersey");
  CHECK(Weighted(Odd(), "new york") == "1*new york");
  CHECK(Weighted(model, "king - new jersey + york") == "1*king -1*new_jersey 1*york");
  CHECK(Weighted(model, "king new jersey york") == "1*king 1*new_jersey 1*york");
  CHECK(Weighted(model, "2*new jersey king") == "2*new_jersey 1*king");
  CHECK(Weighted(model, "\"king new jersey\" york").find("*new_jersey ") != std::string::npos);
  // Something stands between.
  CHECK(Weighted(model, "new + jersey") == "'jersey' not in the vocabulary (11 words)");
  CHECK(Weighted(model, "new 2*jersey") == "'jersey' not in the vocabulary (11 words)");
  CHECK(Weighted(model, "new \"jersey\"") == "'jersey' not in the vocabulary (11 words)");
  CHECK(Weighted(model, "jersey new") == "'jersey' not in the vocabulary (11 words)");
  CHECK(Weighted(Odd(), "new jersey") == "'jersey' not in the vocabulary (11 words)");
}

TEST_CASE("malformed phrases are named") {
  const Embeddings model = Royals();
  for (const char* text : {"\"king", "king + \"", "\"\"", "\"  \"", "2*\"\"", "\"king\"\"man"}) {
    CAPTURE(text);
    CHECK(Code(model, text) == absl::StatusCode::kInvalidArgument);
  }
  CHECK(Code(model, "\"king anti-king\"") == absl::StatusCode::kFailedPrecondition);
  Words missing;
  CHECK(!ParseExpression(model, "\"king nobody\"", &missing).ok());
  CHECK(missing == Words{"nobody"});
  // Evaluate names the word.
  CHECK(!Evaluate(model, *ParseExpression(model, "\"king zero\"")).ok());
}

TEST_CASE("words that look like signs, weights or quotation marks are reached in quotes") {
  const Embeddings model = Odd();
  CHECK(Weighted(model, "king - \"-\"") == "1*king -1*-");
  CHECK(Weighted(model, "king \"2*king\"") == "1*king 1*2*king");
  CHECK(Weighted(model, "2*king 2") == "2*king 1*2");
  CHECK(Weighted(model, "king \"*\"") == "1*king 1**");
  CHECK(Weighted(model, "king \"\"\"quoted\"") == "1*king 1*\"quoted");
  CHECK(Weighted(model, "king -man") == "1*king 1*-man");
  // Alone and as a whole they need none.
  for (const char* word : {"-", "*", "2*king", "new york", "\"quoted"}) {
    CHECK(Weighted(model, word) == absl::StrFormat("1*%s", word));
  }
}

TEST_CASE("any bytes are parsed or refused, and what is parsed is finite") {
  const Embeddings plain = Odd();
  TextOptions text_options;
  text_options.tokenizer = TokenizerKind::kWords;
  text_options.lowercase = true;
  const Embeddings words = Odd(text_options);
  const std::vector<std::string> pieces = {"king",
                                           "2",
                                           "*",
                                           "-",
                                           "+",
                                           "\"",
                                           " ",
                                           "new",
                                           "york",
                                           "1e9",
                                           ".",
                                           "\t",
                                           std::string(1, '\0'),
                                           "\xC3",
                                           "\xA9",
                                           "\xE2\x80\x89",
                                           "e",
                                           "-man",
                                           "nan",
                                           "\xFF"};
  RandomStream random(17, StreamPurpose::kInitialise);
  size_t parsed = 0;
  for (int i = 0; i < 40000; ++i) {
    std::string text;
    for (uint64_t left = random.Next() % 12; left > 0; --left) {
      text += i % 4 == 0 ? std::string(1, static_cast<char>(random.Next() & 0xFF))
                         : pieces[random.Next() % pieces.size()];
    }
    for (const Embeddings* model : {&plain, &words}) {
      Words missing;
      const absl::StatusOr<Expression> sum = ParseExpression(*model, text, &missing);
      CHECK(missing.empty() == (sum.status().code() != absl::StatusCode::kNotFound));
      if (!sum.ok()) continue;
      ++parsed;
      CHECK(!sum->terms.empty());
      for (const Term& term : sum->terms) {
        CHECK(std::isfinite(term.weight));
        CHECK(term.weight != 0);
      }
      const absl::StatusOr<std::vector<float>> value = Evaluate(*model, *sum);
      if (value.ok()) CHECK(std::isfinite((*value)[0]));
    }
  }
  CHECK(parsed > 2000);
}

TEST_CASE("lines of a megabyte are parsed at once") {
  TextOptions joined;
  joined.phrases = "1 phrase";
  const Embeddings model = Odd(joined);
  const auto repeated = [](std::string_view part) {
    std::string text;
    while (text.size() < (size_t{1} << 20)) text += part;
    return text;
  };
  for (const char* part :
       {"king ", "- king ", "zzz ", "\"", "\"new york\" ", "2*", "2* ", "*", "a", "1", "\xE2",
        "\"\"", "+", "+ ", "new\"york ", ".", "new jersey ", "new york "}) {
    const std::string text = repeated(part);
    CAPTURE(part);
    const absl::StatusOr<Expression> sum = ParseExpression(model, text);
    if (!sum.ok()) CHECK(sum.status().message().size() < 2000);
  }
  CHECK(ParseExpression(model, repeated("king "))->terms.size() == 209716);
  Words missing;
  std::string text;
  for (int i = 0; i < 100000; ++i) absl::StrAppendFormat(&text, "zz%d ", i);
  CHECK(!ParseExpression(model, text, &missing).ok());
  CHECK(missing.size() == 100000);
}

}  // namespace nce2vec
