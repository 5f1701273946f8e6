#include "src/vocab/word_counter.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace nce2vec {
namespace {

WordCounter Count(const std::vector<std::vector<std::string>>& pieces) {
  WordCounter counter;
  for (const std::vector<std::string>& words : pieces) {
    PieceWords piece;
    for (const std::string& word : words) piece.Add(word);
    CHECK(counter.Merge(piece).ok());
  }
  return counter;
}

TEST_CASE("pieces are counted exactly, and provisional ids lead to the words") {
  WordCounter counter;
  PieceWords first;
  CHECK(first.Add("x") == 0);
  CHECK(first.Add("y") == 1);
  CHECK(first.Add("x") == 0);
  CHECK(*counter.Merge(first) == std::vector<uint32_t>{0, 1});
  PieceWords second;
  second.Add("z");
  second.Add("y");
  second.Add("y");
  CHECK(*counter.Merge(second) == std::vector<uint32_t>{2, 1});
  CHECK(counter.total() == 6);

  const WordCounter::Result result = *counter.Finish({.min_count = 1, .max_words = 0});
  CHECK(result.vocabulary.word(result.ids[0]) == "x");
  CHECK(result.vocabulary.word(result.ids[1]) == "y");
  CHECK(result.vocabulary.word(result.ids[2]) == "z");
  CHECK(result.vocabulary.count(result.ids[1]) == 3);
  CHECK(result.ids[1] == WordId{0});
}

TEST_CASE("rare words are left out at exactly min_count") {
  const WordCounter counter = Count({{"a", "a", "b"}, {"a", "b", "c"}});
  const WordCounter::Result result = *counter.Finish({.min_count = 2, .max_words = 0});
  CHECK(result.vocabulary.size() == 2);
  CHECK(result.ids[2] == kUnknownWord);
}

TEST_CASE("max_words keeps exactly the first of the order, ties included") {
  const WordCounter counter = Count({{"d", "c", "b", "a", "a"}});
  const WordCounter::Result result = *counter.Finish({.min_count = 1, .max_words = 2});
  CHECK(result.vocabulary.size() == 2);
  CHECK(result.vocabulary.word(WordId{0}) == "a");
  CHECK(result.vocabulary.word(WordId{1}) == "b");
}

TEST_CASE("no word frequent enough is an error that says how frequent words are") {
  const absl::StatusOr<WordCounter::Result> result =
      Count({{"a", "a", "b"}}).Finish({.min_count = 5, .max_words = 0});
  REQUIRE_FALSE(result.ok());
  CHECK(std::string(result.status().message()).find("occurs 2 times") != std::string::npos);
  CHECK_FALSE(WordCounter().Finish({.min_count = 1, .max_words = 0}).ok());
}

TEST_CASE("options out of range are refused") {
  CHECK_FALSE(VocabularyOptions{.min_count = 0}.Validate().ok());
  CHECK(VocabularyOptions{}.Validate().ok());
}

// "old" and "gone" are an earlier model's; the text has words "old" 3, "new" 4, "rare" 1.
WordCounter TextAfterModel() {
  PieceWords piece;
  for (const char* word : {"rare", "new", "old", "new", "old", "new", "old", "new"}) {
    piece.Add(word);
  }
  WordCounter words;
  REQUIRE(words.Merge(piece).ok());
  return words;
}

std::string Listed(const Vocabulary& vocabulary) {
  std::string list;
  for (size_t w = 0; w < vocabulary.size(); ++w) {
    list += std::string(vocabulary.word(ToWordId(w))) + "=" +
            std::to_string(vocabulary.count(ToWordId(w))) + " ";
  }
  return list;
}

TEST_CASE("earlier words stay, with their counts added, whatever leaves new ones out") {
  const Vocabulary model = *Vocabulary::FromCounts({{"old", 2}, {"gone", 1}});
  const WordCounter words = TextAfterModel();
  EarlierWords earlier{&model};
  VocabularyOptions options{.min_count = 2};
  const WordCounter::Result extended = *words.Finish(options, earlier);
  CHECK(Listed(extended.vocabulary) == "old=5 new=4 gone=1 ");
  CHECK(extended.words_seen == 2);
  // rare, new, old: in the order in which they were first seen
  CHECK(extended.ids == std::vector<WordId>{kUnknownWord, WordId{1}, WordId{0}});

  options.max_words = 2;
  CHECK(Listed(words.Finish(options, earlier)->vocabulary) == "old=5 gone=1 ");
  options = {.min_count = 100};
  CHECK(Listed(words.Finish(options, earlier)->vocabulary) == "old=5 gone=1 ");

  options = {.min_count = 1};
  earlier.extend = false;
  const WordCounter::Result kept = *words.Finish(options, earlier);
  CHECK(Listed(kept.vocabulary) == "old=5 gone=1 ");
  CHECK(kept.words_seen == 1);
  CHECK(kept.ids == std::vector<WordId>{kUnknownWord, kUnknownWord, WordId{0}});

  earlier = {.vocabulary = &model, .counts_known = false};
  CHECK(Listed(words.Finish(options, earlier)->vocabulary) == "new=4 old=3 rare=1 gone=0 ");
}

}  // namespace
}  // namespace nce2vec
