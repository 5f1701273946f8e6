#include "src/vocab/vocabulary.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "absl/strings/str_format.h"

namespace nce2vec {
namespace {

TEST_CASE("words stand by falling count, then by bytes") {
  const Vocabulary vocabulary =
      *Vocabulary::FromCounts({{"b", 2}, {"a", 2}, {"\xC3\xA9", 7}, {"Z", 2}, {"rare", 1}});
  std::vector<std::string> words;
  for (size_t i = 0; i < vocabulary.size(); ++i) words.emplace_back(vocabulary.word(ToWordId(i)));
  CHECK(words == std::vector<std::string>{"\xC3\xA9", "Z", "a", "b", "rare"});
  CHECK(vocabulary.count(WordId{0}) == 7);
  CHECK(vocabulary.total_count() == 14);
}

TEST_CASE("counts that can't be are named") {
  CHECK(
      Vocabulary::FromOrdered({{"a", Count{1} << 61}, {"b", Count{1} << 61}})->CheckCounts().ok());
  const absl::Status negative = Vocabulary::FromOrdered({{"a", 3}, {"b", -1}})->CheckCounts();
  CHECK(absl::IsInvalidArgument(negative));
  CHECK(negative.message().find("word 1 has the count -1") == 0);
  CHECK_FALSE(Vocabulary::FromOrdered({{"a", Count{1} << 62}, {"b", 1}})->CheckCounts().ok());
}

TEST_CASE("every word is found and nothing else is") {
  std::vector<WordCount> words;
  for (int i = 0; i < 1000; ++i) words.push_back({absl::StrFormat("w%d", i * 7), i % 13 + 1});
  const Vocabulary vocabulary = *Vocabulary::FromCounts(words);
  for (size_t i = 0; i < vocabulary.size(); ++i) {
    CHECK(vocabulary.Find(vocabulary.word(ToWordId(i))) == ToWordId(i));
  }
  CHECK_FALSE(vocabulary.Find("w1"));
  CHECK_FALSE(vocabulary.Find(""));
  CHECK_FALSE(vocabulary.Find("zzz"));
  CHECK_FALSE(Vocabulary().Find("a"));
}

TEST_CASE("words that begin alike are found, the most frequent first") {
  const Vocabulary vocabulary = *Vocabulary::FromOrdered({{"then", 9},
                                                          {"the", 8},
                                                          {"th\xC3\xA9\xC3\xA2", 7},
                                                          {"th\xC3\xA9\xC3\xA9", 6},
                                                          {"theory", 5},
                                                          {"u", 4}});
  const auto first = [&](std::string_view prefix, size_t limit) {
    std::string words;
    for (const WordId id : vocabulary.FindPrefix(prefix, limit).first) {
      absl::StrAppendFormat(&words, "%s ", vocabulary.word(id));
    }
    return words;
  };
  CHECK(first("the", 9) == "then the theory ");
  CHECK(first("the", 2) == "then the ");
  CHECK(first("the", 0).empty());
  CHECK(first("", 3) == "then the th\xC3\xA9\xC3\xA2 ");
  CHECK(first("theoryx", 9).empty());
  CHECK(first("a", 9).empty());
  CHECK(vocabulary.FindPrefix("", 1).count == 6);
  CHECK(vocabulary.FindPrefix("", 1).common.empty());
  CHECK(vocabulary.FindPrefix("t", 1).common == "th");
  CHECK(vocabulary.FindPrefix("th\xC3", 1).count == 2);
  CHECK(vocabulary.FindPrefix("th\xC3\xA9", 1).common == "th\xC3\xA9");
  CHECK(vocabulary.FindPrefix("theo", 1).common == "theory");
  CHECK(vocabulary.FindPrefix("x", 1).count == 0);
  CHECK(Vocabulary().FindPrefix("", 5).count == 0);
}

TEST_CASE("repeated and empty words are refused") {
  CHECK_FALSE(Vocabulary::FromCounts({{"a", 1}, {"a", 2}}).ok());
  CHECK_FALSE(Vocabulary::FromOrdered({{"a", 1}, {"", 2}}).ok());
}

TEST_CASE("a foreign order is kept, and found in") {
  const Vocabulary vocabulary = *Vocabulary::FromOrdered({{"z", 1}, {"a", 5}});
  CHECK(vocabulary.word(WordId{0}) == "z");
  CHECK(vocabulary.Find("a") == WordId{1});
}

TEST_CASE("moving keeps the words") {
  Vocabulary first = *Vocabulary::FromCounts({{"a", 1}, {"b", 2}});
  const Vocabulary second = std::move(first);
  CHECK(second.Find("a") == WordId{1});
  CHECK(second.word(WordId{0}) == "b");
}

TEST_CASE("mapped arrays that disagree are refused, damaged offsets lead nowhere") {
  const std::string bytes = "abc";
  const std::vector<int64_t> counts = {2, 1};
  const std::vector<int32_t> sorted = {0, 1};
  const std::vector<int64_t> good = {0, 1, 3};
  CHECK(Vocabulary::FromMapped({bytes, good, counts, sorted}).ok());
  for (const std::vector<int64_t>& offsets :
       {std::vector<int64_t>{0, 3}, std::vector<int64_t>{1, 2, 3}, std::vector<int64_t>{0, 1, 4}}) {
    CHECK_FALSE(Vocabulary::FromMapped({bytes, offsets, counts, sorted}).ok());
  }
  const std::vector<int64_t> wild = {0, 1 << 20, 3};
  const std::vector<int32_t> wild_sorted = {7, -1};
  const absl::StatusOr<Vocabulary> damaged =
      Vocabulary::FromMapped({bytes, wild, counts, wild_sorted});
  REQUIRE(damaged.ok());
  CHECK(damaged->word(WordId{0}).empty());
  CHECK_FALSE(damaged->Find("a"));
}

}  // namespace
}  // namespace nce2vec
