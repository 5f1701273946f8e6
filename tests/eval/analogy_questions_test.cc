#include "eval/analogy_questions.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <set>

#include "tests/base/temporary_folder.h"

namespace nce2vec {
namespace {

using Words = std::vector<std::string>;

// a, b, c and the right answers.
Words Spelled(const AnalogyQuestions& questions, const AnalogyItem& item) {
  Words words = {questions.words[item.a], questions.words[item.b], questions.words[item.c]};
  for (const uint32_t answer : questions.answers[item.answers]) {
    words.push_back(questions.words[answer]);
  }
  return words;
}

bool IsSyntactic(const std::string& section) { return AnalogySection{section, {}}.syntactic(); }

}  // namespace

TEST_CASE("sections and questions, malformed lines counted") {
  const AnalogyQuestions questions =
      ParseAnalogyQuestions(
          "\xEF\xBB\xBF: capital cities \nAthens Greece  Oslo\tNorway\r\n\none two three\n"
          "a b c d e\n:no-section\n: gram1-plural\ncat cats dog dogs\ncat cats cat dogs\n: empty\n",
          "data")
          .value();
  REQUIRE(questions.sections.size() == 3);
  CHECK(questions.size() == 3);
  CHECK(questions.sections[0].name == "capital cities");
  CHECK(!questions.sections[0].syntactic());
  REQUIRE(questions.sections[0].questions.size() == 1);
  CHECK(Spelled(questions, questions.sections[0].questions[0]) ==
        Words{"Athens", "Greece", "Oslo", "Norway"});
  CHECK(questions.sections[1].name == "gram1-plural");
  CHECK(questions.sections[1].syntactic());
  CHECK(Spelled(questions, questions.sections[1].questions[1]) ==
        Words{"cat", "cats", "cat", "dogs"});
  CHECK(questions.sections[2].questions.empty());
  CHECK(questions.malformed_lines == 3);
  CHECK(questions.words.size() == 8);  // each once
}

TEST_CASE("a question needs a section, a file needs a question") {
  const absl::Status status = ParseAnalogyQuestions("\na b c d\n", "data").status();
  CHECK(status.message().find("line 2") != absl::string_view::npos);
  CHECK(!ParseAnalogyQuestions("", "data").ok());
  CHECK(!ParseAnalogyQuestions(": only-a-section\n", "data").ok());
  CHECK(!ParseAnalogyQuestions("lonely\tline\n", "data").ok());
  CHECK(!ReadAnalogyQuestions("/nonexistent").ok());
}

TEST_CASE("a file of pairs asks every ordered pair of two of its lines") {
  const AnalogyQuestions questions =
      ParseAnalogyQuestions(
          "\xEF\xBB\xBFoak\ttree/plant\r\n\nowl  bird\ncod\tfish//swimmer/\n"
          "one two three\nalone\nnothing\t/\n",
          "folder/E05 [kinds - of things].txt")
          .value();
  REQUIRE(questions.sections.size() == 1);
  CHECK(questions.sections[0].name == "E05 [kinds - of things]");
  CHECK(questions.malformed_lines == 3);
  std::set<Words> asked;
  for (const AnalogyItem& item : questions.sections[0].questions) {
    asked.insert(Spelled(questions, item));
  }
  CHECK(asked == std::set<Words>{{"oak", "tree", "owl", "bird"},
                                 {"oak", "tree", "cod", "fish", "swimmer"},
                                 {"owl", "bird", "oak", "tree", "plant"},
                                 {"owl", "bird", "cod", "fish", "swimmer"},
                                 {"cod", "fish", "oak", "tree", "plant"},
                                 {"cod", "fish", "owl", "bird"}});
  CHECK(questions.size() == 6);
}

TEST_CASE("a folder of pairs is one data set, its files are sections in order") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "2_words");
  std::filesystem::create_directory(folder / ".hidden");
  folder.Write("2_words/I01 [plural].txt", "cat\tcats\ndog\tdogs\n");
  folder.Write("2_words/D02 [un+].txt", "able\tunable\nfair\tunfair\nsafe\tunsafe\n");
  folder.Write("1.txt", "oak\ttree\nowl\tbird\n");
  folder.Write(".hidden/x.txt", "this is no data at all\n");
  const AnalogyQuestions questions = ReadAnalogyQuestions(folder.path()).value();
  REQUIRE(questions.sections.size() == 3);
  CHECK(questions.sections[0].name == "1");
  CHECK(questions.sections[1].name == "D02 [un+]");
  CHECK(questions.sections[2].name == "I01 [plural]");
  CHECK(questions.sections[1].questions.size() == 6);
  CHECK(questions.size() == 10);

  const TemporaryFolder empty;
  CHECK(!ReadAnalogyQuestions(empty.path()).ok());
}

TEST_CASE("categories by the names of sections") {
  CHECK(IsSyntactic("gram9-plural-verbs"));
  CHECK(IsSyntactic("msr-syntactic"));
  CHECK(IsSyntactic("I01 [noun - plural_reg]"));
  CHECK(IsSyntactic("D10 [verb+ment_irreg]"));
  CHECK(!IsSyntactic("E01 [country - capital]"));
  CHECK(!IsSyntactic("L07 [synonyms - intensity]"));
  CHECK(!IsSyntactic("Islands"));
  CHECK(!IsSyntactic("D"));
  CHECK(!IsSyntactic("family"));
}

}  // namespace nce2vec
