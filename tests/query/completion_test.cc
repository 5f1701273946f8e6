#include "src/query/completion.h"

#include <doctest/doctest.h>

#include "absl/strings/str_format.h"
#include "tests/model/small_model.h"

namespace nce2vec {
namespace {

using Words = std::vector<std::string>;

// `line` after TAB; a bar shows that nothing changed and words were offered.
std::string Completed(const Embeddings& model, std::string line) {
  const Completion completion = CompleteWord(model, line);
  if (!completion.choices.empty()) {
    CHECK(completion.text.empty());
    return line + "|";
  }
  REQUIRE(completion.replaced <= line.size());
  return line.substr(0, line.size() - completion.replaced) + completion.text;
}

Embeddings Model(TextOptions text_options = {}) {
  Words words = {"the",
                 "then",
                 "theory",
                 "new york",
                 "new_jersey",
                 "river",
                 "\"quote\"",
                 "2*x",
                 "th\xC3\xA9\xC3\xA2tre",
                 "th\xC3\xA9\xC3\xA9",
                 "+"};
  std::vector<WordAndVector> rows;
  for (const std::string& word : words) rows.push_back({word, {1, 0}});
  return MakeModel(rows, text_options);
}

}  // namespace

TEST_CASE("a word is completed to what all that begin so share") {
  const Embeddings model = Model();
  CHECK(Completed(model, "riv") == "river ");
  CHECK(Completed(model, "king - riv") == "king - river ");
  CHECK(Completed(model, "t") == "th");  // no half character of the accented ones
  CHECK(Completed(model, "th") == "th|");
  CHECK(Completed(model, "th\xC3\xA9") == "th\xC3\xA9|");
  CHECK(Completed(model, "theo") == "theory ");
  CHECK(Completed(model, "zzz") == "zzz");
  CHECK(CompleteWord(model, "zzz").matches == 0);
}

TEST_CASE("weights, signs and quotation marks stay") {
  const Embeddings model = Model();
  CHECK(Completed(model, "2.5*riv") == "2.5*river ");
  CHECK(Completed(model, "the - -1e3*riv") == "the - -1e3*river ");
  CHECK(Completed(model, "\"riv") == "\"river");
  CHECK(Completed(model, "2*\"new y") == "2*\"new york");
  CHECK(Completed(model, "-\"the riv") == "-\"the river");
  CHECK(Completed(model, "\"new york\" + riv") == "\"new york\" + river ");
  CHECK(Completed(model, "new\xC2\xA0riv") == "new\xC2\xA0river ");
}

TEST_CASE("a word that looks like something else is put in quotes") {
  const Embeddings model = Model();
  CHECK(Completed(model, "new\xC2") == "new\xC2");
  CHECK(Completed(model, "new") == "new|");
  CHECK(Completed(model, "2") == "\"2*x\" ");
  CHECK(Completed(model, "+") == "\"+\" ");
}

TEST_CASE("what was typed is lower-cased for a model of lower-cased words") {
  TextOptions lowercase;
  lowercase.lowercase = true;
  CHECK(Completed(Model(lowercase), "TH\xC3\x89\xC3\x82") == "th\xC3\xA9\xC3\xA2tre ");
  CHECK(Completed(Model(), "Riv") == "Riv");
  CHECK(Completed(Model(lowercase), "\xFFRiv") == "\xFFRiv");
}

TEST_CASE("the most frequent words are offered, twenty at most") {
  std::vector<WordAndVector> rows;
  for (int i = 99; i >= 0; --i) rows.push_back({absl::StrFormat("w%d", i), {1, 0}});
  const Embeddings model = MakeModel(rows);
  const Completion all = CompleteWord(model, "w");
  CHECK(all.matches == 100);
  REQUIRE(all.choices.size() == 20);
  CHECK(all.choices[0] == "w99");
  CHECK(all.choices[19] == "w80");
  CHECK(CompleteWord(model, "w1").choices ==
        Words{"w19", "w18", "w17", "w16", "w15", "w14", "w13", "w12", "w11", "w10", "w1"});
  CHECK(CompleteWord(model, "king + ").text == "w");
}

TEST_CASE("words that would move the cursor are not put on the screen") {
  const Embeddings model = MakeModel({{"a\x1B[2J", {1, 0}}, {"ab", {1, 0}}, {"b\a", {1, 0}}});
  CHECK(CompleteWord(model, "a").choices == Words{"ab"});
  CHECK(CompleteWord(model, "b").text.empty());
}

}  // namespace nce2vec
