#include "src/corpus/pair_encoder.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/corpus/pair_order.h"
#include "tests/corpus/encode_pairs_for_test.h"

namespace nce2vec {
namespace {

using Pair = std::pair<std::string, std::string>;

// The sum of weights of each pair in the corpus.
std::map<Pair, double> Decode(const EncodedText& text) {
  std::map<Pair, double> sums;
  double weight = 1;
  const std::span<const WordId> ids = text.corpus.ids();
  for (size_t i = 0; i < ids.size(); ++i) {
    if (IsWeight(ids[i])) {
      weight = static_cast<double>(WeightOf(ids[i]));
    } else if (IsWord(ids[i])) {
      const std::string centre(text.vocabulary.word(ids[i]));
      sums[{centre, std::string(text.vocabulary.word(ids[++i]))}] += std::exchange(weight, 1);
    }
  }
  return sums;
}

std::string Failure(const std::string& lines, Count min_count = 1) {
  return std::string(EncodePairsOf(lines, min_count).status().message());
}

TEST_CASE("pairs come back with their weights, words as they stand") {
  const EncodedText text = EncodePairsForTest(
      "new york\tcity\n\na\tb\t2.5\nb\ta\t0.25\r\na\tb\t1\nx\ty\t0\n b \tamod_é\t1e0");
  CHECK(Decode(text) == std::map<Pair, double>{{{"new york", "city"}, 1},
                                               {{"a", "b"}, 3.5},
                                               {{"b", "a"}, 0.25},
                                               {{" b ", "amod_é"}, 1}});
  CHECK(text.stats.lines == 7);
  CHECK(text.vocabulary.count(*text.vocabulary.Find("a")) == 4);  // 3.5 + .25, rounded up
  CHECK_FALSE(text.vocabulary.Find("x").has_value());
  // Three whole copies and the fractions: 1 + (2 + 1) + 1 + 1 + 1 pairs of two words.
  CHECK(text.corpus.known_tokens() == 14);
}

TEST_CASE("each column has its own --min-count") {
  // a: 3 times a centre, once a context; c: 3 times a context.
  const EncodedText text = EncodePairsForTest("a\tc\na\tc\na\tc\nb\ta\n", 3);
  CHECK(Decode(text) == std::map<Pair, double>{{{"a", "c"}, 3}});
  CHECK(text.vocabulary.size() == 2);
  CHECK(text.vocabulary.count(*text.vocabulary.Find("a")) == 3);
  CHECK(text.distinct_words == 3);
  // Weights count: a weight of 3 is the line three times.
  CHECK(Decode(EncodePairsForTest("a\tc\t3\nb\ta\n", 3)) ==
        std::map<Pair, double>{{{"a", "c"}, 3}});
}

TEST_CASE("earlier words stay in either column, and new ones come in or not") {
  const Vocabulary earlier = *Vocabulary::FromCounts({{"a", 7}, {"gone", 2}});
  const std::string lines = "a\tc\na\tc\na\tc\nb\ta\nc\tc\nc\tc\n";
  const EncodedText more = *EncodePairsOf(lines, 3, {&earlier, true, true});
  CHECK(Decode(more) == std::map<Pair, double>{{{"a", "c"}, 3}});
  CHECK(more.vocabulary.count(*more.vocabulary.Find("a")) == 11);
  CHECK(more.vocabulary.count(*more.vocabulary.Find("gone")) == 2);
  const EncodedText kept = *EncodePairsOf("a\ta\n" + lines, 3, {&earlier, true, false});
  CHECK(Decode(kept) == std::map<Pair, double>{{{"a", "a"}, 1}});
  CHECK(kept.vocabulary.size() == 2);
}

TEST_CASE("the order is mixed, depends on the seed alone, and loses nothing") {
  std::string lines;
  for (int i = 0; i < 5000; ++i) lines += absl::StrFormat("w%04d\tc%d\n", i, i % 7);
  const auto ids = [&](size_t threads, uint64_t seed) {
    const EncodedText text = EncodePairsForTest(lines, 1, threads, seed);
    CHECK(Decode(text).size() == 5000);
    CHECK(text.corpus.sentences() == (5000 + kPairsInSentence - 1) / kPairsInSentence);
    return std::vector<WordId>(text.corpus.ids().begin(), text.corpus.ids().end());
  };
  const std::vector<WordId> one = ids(1, 1);
  CHECK(one == ids(3, 1));
  CHECK(one != ids(1, 2));
}

TEST_CASE("more pairs than memory are shuffled through scratch space") {
  const TemporaryFolder folder;
  for (const uint64_t seed : {uint64_t{1}, uint64_t{2}}) {
    PairOrder order = *PairOrder::Create(100'000, seed, folder.path(), 10'000);
    for (uint32_t i = 0; i < 100'000; ++i) REQUIRE(order.Add({i, 2 * i, 1}).ok());
    std::vector<bool> seen(100'000);
    uint64_t place = 0;
    double early = 0;  // the mean of the first tenth's places
    REQUIRE(std::move(order)
                .Visit([&](std::span<const GivenPair> pairs) {
                  for (const GivenPair& pair : pairs) {
                    CHECK(pair.context == 2 * pair.centre);
                    CHECK_FALSE(seen[pair.centre]);
                    seen[pair.centre] = true;
                    if (pair.centre < 10'000) early += static_cast<double>(place) / 10'000;
                    ++place;
                  }
                  return absl::OkStatus();
                })
                .ok());
    CHECK(place == 100'000);
    CHECK(early == doctest::Approx(50'000).epsilon(0.02));
  }
}

TEST_CASE("what is no pair is told with file, line and what was expected") {
  const auto fails = [](const std::string& line, std::vector<std::string> words) {
    words.push_back("line 3: ");
    const std::string message = Failure("a\tb\n\n" + line + "\na\tb\n");
    CAPTURE(message);
    for (const std::string& word : words) CHECK(message.find(word) != message.npos);
    CHECK(message.find('\n') == message.npos);
  };
  fails("a b", {"no TAB", "expected centre <TAB> context"});
  fails("\tb", {"the centre is empty"});
  fails("a\t \u3000", {"the context is empty"});
  fails("a\t\t2", {"the context is empty"});
  fails("a\tb\t1\tx", {"more than three fields"});
  for (const char* weight : {"nan", "-1", "1e400", "inf", "2x", "", " 1", "1e10", "0x10"}) {
    fails(absl::StrFormat("a\tb\t%s", weight),
          {absl::StrFormat("weight '%s', expected a number from 0 to 1e+09", weight)});
  }
  fails("a\t\xFF", {"no UTF-8"});
  fails(std::string("a\tb\0c", 5), {"NUL"});
  fails("a\t" + std::string(2000, 'x'), {"2000 bytes, expected at most 1024"});
}

TEST_CASE("nothing left is told") {
  CHECK(Failure("").find("no word stands 1 times") != std::string::npos);
  CHECK(Failure("a\tb\na\tc\n", 3).find("the first stands there 2 times, of the second 1 times") !=
        std::string::npos);
  CHECK(Failure("a\tb\na\tc\nb\tx\nc\tx\n", 2).find("no pair is left") != std::string::npos);
}

TEST_CASE("weights that nothing could hold are refused") {
  std::string lines;
  for (int i = 0; i < 20'000; ++i) lines += "a\tb\t1e9\n";
  const std::string message = Failure(lines);
  CHECK(message.find("add up to 2e+13") != message.npos);
  CHECK(message.find("divide all weights") != message.npos);
}

}  // namespace
}  // namespace nce2vec
