#include "src/query/lookup.h"

#include <doctest/doctest.h>

#include "absl/strings/str_format.h"
#include "tests/model/small_model.h"

namespace nce2vec {
namespace {

using Words = std::vector<std::string>;

Embeddings Machines() {
  return MakeModel({{"computer", {1, 0}},
                    {"compute", {1, 1}},
                    {"river", {0, 1}},
                    {"computers", {2, 1}},
                    {"rivers", {1, 2}}});
}

}  // namespace

TEST_CASE("a sum's unknown words come with what was perhaps meant") {
  const Embeddings model = Machines();
  const SumLookup one = LookUpSum(model, "computr");
  CHECK(std::string(one.sum.status().message()) ==
        "'computr' not in the vocabulary (5 words); did you mean computer, compute or computers?");
  REQUIRE(one.unknown.size() == 1);
  CHECK(one.unknown[0].suggestions == Words{"computer", "compute", "computers"});

  const SumLookup many = LookUpSum(model, "rivrs + zzzzzz - comp_ute + rivrs");
  CHECK(std::string(many.sum.status().message()) ==
        "'rivrs', 'zzzzzz', 'comp_ute' not in the vocabulary (5 words); did you mean rivers or "
        "river for 'rivrs', compute or computer for 'comp_ute'?");
  CHECK(many.unknown.size() == 3);
  CHECK(many.unknown[1].suggestions.empty());

  CHECK(std::string(LookUpSum(model, "zzzzzz").sum.status().message()) ==
        "'zzzzzz' not in the vocabulary (5 words)");
  CHECK(LookUpSum(model, "river").sum.ok());
  CHECK(LookUpSum(model, "river -").sum.status().code() == absl::StatusCode::kInvalidArgument);
}

TEST_CASE("all unknown words are listed, and only the first few looked for") {
  std::string text;
  for (int i = 0; i < 1000; ++i) absl::StrAppendFormat(&text, "rive%d ", i);
  const SumLookup lookup = LookUpSum(Machines(), text);
  REQUIRE(lookup.unknown.size() == 1000);
  CHECK(lookup.unknown[7].suggestions == Words{"river", "rivers"});
  CHECK(lookup.unknown[8].suggestions.empty());
  CHECK(lookup.unknown[999].word == "rive999");
  CHECK(lookup.sum.status().message().find("and 980 more") != absl::string_view::npos);
  CHECK(lookup.sum.status().message().size() < 2000);
}

TEST_CASE("words are looked up one by one") {
  const Embeddings model = Machines();
  const WordLookup found = LookUpWords(model, Words{"river", "computer", "river"});
  CHECK(found.status.ok());
  CHECK(found.ids == std::vector<WordId>{WordId{2}, WordId{0}, WordId{2}});
  CHECK(found.unknown.empty());

  const WordLookup some = LookUpWords(model, Words{"rivr", "computer", "two words", "rivr"});
  CHECK(some.ids == std::vector<WordId>{WordId{0}});
  CHECK(some.status.code() == absl::StatusCode::kNotFound);
  CHECK(std::string(some.status.message()) ==
        "'two words' is 2 words to the model's whitespace tokenizer, expected one; 'rivr' not in "
        "the vocabulary (5 words); did you mean river or rivers for 'rivr'?");
  REQUIRE(some.unknown.size() == 2);
  CHECK(some.unknown[0].word == "rivr");
}

}  // namespace nce2vec
