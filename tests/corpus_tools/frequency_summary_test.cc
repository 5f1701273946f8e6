#include "corpus_tools/frequency_summary.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "corpus_tools/vocab_table.h"
#include "tests/base/temporary_folder.h"

namespace nce2vec {
namespace {

TEST_CASE("cuts and coverage are what the counts add up to") {
  const Vocabulary vocabulary =
      *Vocabulary::FromCounts({{"a", 50}, {"b", 30}, {"c", 10}, {"d", 7}, {"e", 2}, {"f", 1}});
  const FrequencySummary summary = SummariseFrequencies(vocabulary);
  CHECK(summary.tokens == 100);
  CHECK(summary.words == 6);
  REQUIRE(summary.cuts.size() == 8);  // 1, 2, 3, 5, 10, 20, 30, 50
  CHECK(summary.cuts[1].min_count == 2);
  CHECK(summary.cuts[1].words == 5);
  CHECK(summary.cuts[1].coverage == doctest::Approx(0.99));
  CHECK(summary.cuts[7].min_count == 50);
  CHECK(summary.cuts[7].words == 1);
  CHECK(summary.covering ==
        std::vector<std::pair<int, size_t>>{{50, 1}, {80, 2}, {90, 3}, {95, 4}, {98, 5}, {99, 5}});
  CHECK(summary.suggested_min_count == 2);
  CHECK(summary.zipf_exponent == 0);  // too few ranks
}

TEST_CASE("the exponent of a text that obeys Zipf's law is found") {
  for (const double exponent : {0.8, 1.0, 1.3}) {
    std::vector<WordCount> words;
    for (int rank = 1; rank <= 20000; ++rank) {
      const double count = 3e7 / std::pow(rank, exponent);
      if (count >= 1) words.push_back({absl::StrFormat("w%d", rank), static_cast<Count>(count)});
    }
    const FrequencySummary summary = SummariseFrequencies(*Vocabulary::FromCounts(words));
    CHECK(summary.zipf_exponent == doctest::Approx(exponent).epsilon(0.02));
    CHECK(summary.zipf_fit > 0.999);
  }
}

TEST_CASE("rare words are suggested away as far as the text stays covered") {
  std::vector<WordCount> words;
  for (int w = 0; w < 1000; ++w) words.push_back({absl::StrFormat("often%d", w), 200'000});
  for (int w = 0; w < 100'000; ++w) words.push_back({absl::StrFormat("rare%d", w), 15});
  CHECK(SummariseFrequencies(*Vocabulary::FromCounts(words)).suggested_min_count == 100);
  for (WordCount& word : words) word.count = word.count > 15 ? 20'000 : 3;
  CHECK(SummariseFrequencies(*Vocabulary::FromCounts(words)).suggested_min_count == 5);
}

TEST_CASE("tables of parts add up to the table of the whole") {
  const TemporaryFolder folder;
  const std::string one = folder.Write("one.tsv", "the\t5\na b\t2\n");
  const std::string two = folder.Write("two.tsv", "\xC3\xA9\t4\nthe\t1\n");
  VocabularyOptions options;
  options.min_count = 1;
  const VocabTable table = MergeVocabTables({one, two}, options, {}).value();
  CHECK(table.distinct_words == 3);
  REQUIRE(table.vocabulary.size() == 3);
  CHECK(table.vocabulary.word(WordId{0}) == "the");
  CHECK(table.vocabulary.count(WordId{0}) == 6);
  CHECK(table.vocabulary.word(WordId{2}) == "a b");
  options.max_words = 1;
  CHECK(MergeVocabTables({one, two}, options, {})->vocabulary.size() == 1);
  options.min_count = 100;
  CHECK(absl::IsFailedPrecondition(MergeVocabTables({one}, options, {}).status()));
  for (const char* line : {"the 5", "the\t", "the\t-1", "the\t0", "the\t5.5", "\t5", "",
                           "the\t99999999999999999999", "the\t4611686018427387905"}) {
    const absl::Status status =
        MergeVocabTables({folder.Write("bad.tsv", "ok\t1\n" + std::string(line) + "\n")}, options,
                         {})
            .status();
    CHECK_MESSAGE(absl::IsDataLoss(status), line);
    CHECK(status.message().find("bad.tsv: line 2 ") != std::string::npos);
  }
  const std::string half = folder.Write("half.tsv", "a\t4611686018427387904\n");
  CHECK(absl::IsDataLoss(MergeVocabTables({half, half}, options, {}).status()));
}

}  // namespace
}  // namespace nce2vec
