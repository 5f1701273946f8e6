#include "corpus_tools/phrase_finder.h"

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <string>

#include "absl/strings/str_format.h"
#include "src/base/random.h"
#include "tests/corpus/encode_for_test.h"

namespace nce2vec {
namespace {

std::map<std::string, Phrase> Find(const std::string& text, const PhraseOptions& options) {
  std::map<std::string, Phrase> found;
  for (const Phrase& phrase : FindPhrases(EncodeForTest(text, options.min_count), options)) {
    found[phrase.text] = phrase;
  }
  return found;
}

PhraseOptions Options(PhraseScore score, double threshold, size_t passes = 1) {
  PhraseOptions options;
  options.score = score;
  options.threshold = threshold;
  options.passes = passes;
  options.min_count = 2;
  return options;
}

std::string Times(int count, const std::string& line) {
  std::string text;
  for (int i = 0; i < count; ++i) text += line + "\n";
  return text;
}

// 8 "a b", 2 "a c", 4 "c b": N = 28, a 10, b 12, c 6.
const std::string kSmall = Times(8, "a b") + Times(2, "a c") + Times(4, "c b");

TEST_CASE("scores are those of their definitions") {
  PhraseOptions options = Options(PhraseScore::kNpmi, -1);
  options.connectors = {};
  const std::map<std::string, Phrase> npmi = Find(kSmall, options);
  REQUIRE(npmi.size() == 3);
  CHECK(npmi.at("a b").count == 8);
  CHECK(npmi.at("a b").score ==
        doctest::Approx(std::log(8.0 * 28 / (10 * 12)) / std::log(28.0 / 8)));
  CHECK(npmi.at("a c").score ==
        doctest::Approx(std::log(2.0 * 28 / (10 * 6)) / std::log(28.0 / 2)));
  options.score = PhraseScore::kWord2phrase;
  options.threshold = 0.1;
  const std::map<std::string, Phrase> word2phrase = Find(kSmall, options);
  REQUIRE(word2phrase.size() == 2);  // (2 - 2) is nothing
  CHECK(word2phrase.at("a b").score == doctest::Approx((8.0 - 2) * 28 / (10 * 12)));
  CHECK(word2phrase.at("c b").score == doctest::Approx((4.0 - 2) * 28 / (6 * 12)));
}

// Lines of words by chance, with "new york city" and "bank of america" in some.
std::string Chance(size_t lines) {
  RandomStream random(3, StreamPurpose::kInitialise);
  std::string text;
  for (size_t i = 0; i < lines; ++i) {
    for (int w = 0; w < 8; ++w) {
      const uint32_t draw = random.Below(100);
      if (draw < 2) {
        text += "new york city ";
      } else if (draw < 4) {
        text += "bank of america ";
      } else if (draw < 10) {
        text += "of ";
      } else {
        absl::StrAppendFormat(&text, "w%d ", random.Below(300));
      }
    }
    text += "\n";
  }
  return text;
}

TEST_CASE("what belongs together is found, and nothing else; more passes find longer phrases") {
  const std::string text = Chance(5000);
  const std::map<std::string, Phrase> once = Find(text, Options(PhraseScore::kNpmi, 0.5));
  CHECK(once.size() == 3);
  CHECK(once.contains("new york"));
  CHECK(once.contains("york city"));
  CHECK(once.contains("bank of america"));
  const std::map<std::string, Phrase> twice = Find(text, Options(PhraseScore::kNpmi, 0.5, 3));
  CHECK(twice.size() == 4);
  CHECK(twice.contains("new york city"));
  CHECK(twice.at("new york city").count == once.at("new york").count);
  PhraseOptions short_ones = Options(PhraseScore::kNpmi, 0.5, 3);
  short_ones.max_words = 2;
  CHECK_FALSE(Find(text, short_ones).contains("new york city"));
  CHECK_FALSE(Find(text, short_ones).contains("bank of america"));
  PhraseOptions plain = Options(PhraseScore::kNpmi, 0.3, 1);
  plain.connectors = {};
  CHECK_FALSE(Find(text, plain).contains("bank of america"));
}

TEST_CASE("unknown words and the ends of lines part what stands beside them") {
  PhraseOptions options = Options(PhraseScore::kNpmi, -1);
  options.connectors = {};
  const std::map<std::string, Phrase> found =
      Find(Times(5, "a b\nc d") + "a rare1 b\nc rare2 d\n", options);
  CHECK(found.size() == 2);
  CHECK(found.at("a b").count == 5);
  CHECK(found.contains("c d"));
}

TEST_CASE("options that can't be") {
  CHECK(absl::IsInvalidArgument(Options(PhraseScore::kNpmi, 2).Validate()));
  CHECK(absl::IsInvalidArgument(Options(PhraseScore::kWord2phrase, -1).Validate()));
  CHECK(absl::IsInvalidArgument(Options(PhraseScore::kNpmi, 0.5, 0).Validate()));
  CHECK(absl::IsInvalidArgument(ParsePhraseScoreName("pmi").status()));
}

}  // namespace
}  // namespace nce2vec
