#include "eval/analogy_questions.h"

#include <doctest/doctest.h>

namespace nce2vec {

TEST_CASE("sections and questions, malformed lines counted") {
  const AnalogyQuestions questions =
      ParseAnalogyQuestions(
          "\xEF\xBB\xBF: capital cities \nAthens Greece  Oslo\tNorway\r\n\none two three\n"
          "a b c d e\n:no-section\n: gram1-plural\ncat cats dog dogs\n: empty\n",
          "data")
          .value();
  REQUIRE(questions.sections.size() == 3);
  CHECK(questions.sections[0].name == "capital cities");
  CHECK(!questions.sections[0].syntactic());
  REQUIRE(questions.sections[0].questions.size() == 1);
  CHECK(questions.sections[0].questions[0] ==
        std::array<std::string, 4>{"Athens", "Greece", "Oslo", "Norway"});
  CHECK(questions.sections[1].name == "gram1-plural");
  CHECK(questions.sections[1].syntactic());
  CHECK(questions.sections[2].questions.empty());
  CHECK(questions.malformed_lines == 3);
}

TEST_CASE("a question needs a section, a file needs a question") {
  const absl::Status status = ParseAnalogyQuestions("\na b c d\n", "data").status();
  CHECK(status.message().find("line 2") != absl::string_view::npos);
  CHECK(!ParseAnalogyQuestions("", "data").ok());
  CHECK(!ParseAnalogyQuestions(": only-a-section\n", "data").ok());
  CHECK(!ReadAnalogyQuestions("/nonexistent").ok());
}

}  // namespace nce2vec
