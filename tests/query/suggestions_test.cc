#include "src/query/suggestions.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "absl/strings/str_format.h"
#include "src/base/random.h"

namespace nce2vec {
namespace {

// The table of optimal string alignment, as textbooks have it.
size_t TableDistance(std::string_view a, std::string_view b) {
  std::vector<std::vector<size_t>> d(a.size() + 1, std::vector<size_t>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i) {
    for (size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        d[i][j] = i + j;
        continue;
      }
      const size_t replaced = d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      d[i][j] = std::min({replaced, d[i - 1][j] + 1, d[i][j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
  }
  return d[a.size()][b.size()];
}

std::string RandomWord(RandomStream& random, size_t most, int letters) {
  std::string word;
  const size_t length = random.Next() % (most + 1);
  while (word.size() < length) {
    word += static_cast<char>('a' + random.Next() % static_cast<uint64_t>(letters));
  }
  return word;
}

Vocabulary VocabularyOf(const std::vector<std::string>& words) {
  std::vector<WordCount> counts;
  for (const std::string& word : words) counts.push_back({word, 1});
  return Vocabulary::FromOrdered(counts).value();
}

std::string Suggested(const std::vector<std::string>& words, std::string_view word,
                      size_t count = 3) {
  const Vocabulary vocabulary = VocabularyOf(words);
  std::string text;
  for (const WordId id : Suggest(vocabulary, word, count)) {
    absl::StrAppendFormat(&text, "%s%s", text.empty() ? "" : " ", vocabulary.word(id));
  }
  return text;
}

}  // namespace

TEST_CASE("the distance is that of the table") {
  RandomStream random(3, StreamPurpose::kInitialise);
  for (int i = 0; i < 20000; ++i) {
    const size_t most = i % 10 == 0 ? 70 : 8;
    const std::string a = RandomWord(random, most, 3);
    const std::string b = RandomWord(random, most, 3);
    const size_t limit = random.Next() % 6;
    CAPTURE(a);
    CAPTURE(b);
    const size_t expected =
        a.size() > SpellingDistance::kMaxCharacters ? limit + 1 : TableDistance(a, b);
    CHECK(SpellingDistance(a).To(b, limit) == std::min(expected, limit + 1));
  }
}

TEST_CASE("characters count, not bytes, and case does not") {
  CHECK(SpellingDistance("caf\xC3\xA9").To("cafe", 2) == 1);
  CHECK(SpellingDistance("\xE6\x9D\xB1\xE4\xBA\xAC").To("\xE4\xBA\xAC\xE6\x9D\xB1", 2) == 1);
  CHECK(SpellingDistance("\xF0\x9F\x98\x80").To("", 2) == 1);
  CHECK(SpellingDistance("\xC3\x89T\xC3\x89").To("\xC3\xA9t\xC3\xA9", 2) == 0);
  CHECK(SpellingDistance("Paris").To("pARIS", 0) == 0);
  // Ill-formed bytes are a character like any other.
  CHECK(SpellingDistance("a\xFF").To("a", 2) == 1);
  CHECK(SpellingDistance("").To("ab", 1) == 2);
  CHECK(SpellingDistance("").To("ab", 2) == 2);
}

TEST_CASE("suggestions stand by distance, then by frequency") {
  const std::vector<std::string> words = {"commuter", "compute", "computes", "computer", "comuptr"};
  CHECK(Suggested(words, "computr") == "compute computer comuptr");
  CHECK(Suggested(words, "computr", 1) == "compute");
  CHECK(Suggested(words, "computr", 9) == "compute computer comuptr commuter computes");
  CHECK(Suggested({"PARIS", "pairs", "paris"}, "Paris") == "PARIS paris pairs");
}

TEST_CASE("short words have few neighbours, long ones none") {
  CHECK(Suggested({"a", "be", "x", "X"}, "x") == "x X");
  CHECK(Suggested({"cat", "cut", "dot", "do"}, "dut") == "cut dot");
  CHECK(Suggested({"cats", "dogs"}, "xxts") == "cats");
  const std::string longest(64, 'a');
  CHECK(Suggested({longest}, longest.substr(2)) == longest);
  CHECK(Suggested({longest}, longest) == longest);
  CHECK(Suggested({longest}, longest + "a") == "");
  CHECK(Suggested({"a"}, "") == "");
  CHECK(Suggest(Vocabulary(), "word").empty());
}

TEST_CASE("of many words the nearest are found whatever thread reads them") {
  RandomStream random(5, StreamPurpose::kInitialise);
  std::vector<std::string> words;
  for (int i = 0; i < 50000; ++i) {
    words.push_back(absl::StrFormat("%s%d", RandomWord(random, 5, 4), i));
  }
  const Vocabulary vocabulary = VocabularyOf(words);
  for (const std::string& word : {words[40000] + "x", std::string("abc123"), words[30007]}) {
    std::vector<std::pair<size_t, size_t>> expected;
    for (size_t id = 0; id < words.size(); ++id) {
      const size_t distance = TableDistance(word, words[id]);
      if (distance <= 2) expected.emplace_back(distance, id);
    }
    std::sort(expected.begin(), expected.end());
    const std::vector<WordId> found = Suggest(vocabulary, word, 5);
    REQUIRE(found.size() == std::min<size_t>(5, expected.size()));
    REQUIRE(!found.empty());
    for (size_t i = 0; i < found.size(); ++i) CHECK(Index(found[i]) == expected[i].second);
  }
}

}  // namespace nce2vec
