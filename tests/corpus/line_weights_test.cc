#include "src/corpus/line_weights.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/corpus/encode_weighted_for_test.h"

namespace nce2vec {
namespace {

// Of each sentence, its weight and how many words it has.
std::vector<std::pair<float, size_t>> Sentences(const EncodedText& text) {
  std::vector<std::pair<float, size_t>> sentences;
  for (const Shard& shard : text.corpus.shards()) {
    text.corpus.ForEachSentence(shard, [&](SentenceIndex, std::span<const WordId> words) {
      REQUIRE(IsWeight(words[0]));
      sentences.emplace_back(WeightOf(words[0]), words.size() - 1);
    });
  }
  return sentences;
}

TEST_CASE("each sentence has the weight of its line, empty lines count, cut lines share theirs") {
  const EncodedText text =
      *EncodeWeighted("a b\n\nc\na b c d e\nd", "2.5\n7\n0\n1e-3\r\n1000\n", 2);
  CHECK(Sentences(text) ==
        std::vector<std::pair<float, size_t>>{
            {2.5F, 2}, {0.0F, 1}, {1e-3F, 2}, {1e-3F, 2}, {1e-3F, 1}, {1e3F, 1}});
  CHECK(text.corpus.known_tokens() == 9);
  CHECK(text.vocabulary.count(*text.vocabulary.Find("c")) == 2);
}

TEST_CASE("a long line is cut into very many in time that grows with it, not with its square") {
  std::string line;
  for (int i = 0; i < 500'000; ++i) line += "a b ";
  const auto sentences = Sentences(*EncodeWeighted(line, "3\n", 1));
  CHECK(sentences.size() == 1'000'000);
  for (const auto& [weight, words] : sentences) REQUIRE((weight == 3.0F && words == 1));
}

TEST_CASE("weights of a text of many pieces stay with their lines") {
  std::string text;
  std::string weights;
  for (int i = 0; i < 300'000; ++i) {
    for (int word = 0; word <= i % 7; ++word) text += "long_word_" + std::to_string(i % 11) + " ";
    text += '\n';
    weights += std::to_string(i % 7 + 1) + "\n";
  }
  for (const auto& [weight, words] : Sentences(*EncodeWeighted(text, weights))) {
    REQUIRE(weight == static_cast<float>(words));
  }
}

TEST_CASE("weights that don't match the text are told with both numbers") {
  for (const char* weights : {"1\n", "1\n1\n1\n"}) {
    const std::string message(EncodeWeighted("a\nb\n", weights).status().message());
    CHECK(message.find(weights[2] == '\0' ? "1 weights" : "3 weights") != message.npos);
    CHECK(message.find("the text has 2 lines") != message.npos);
  }
}

TEST_CASE("what is no weight is told with file and line") {
  for (const std::string weight : {"nan", "-1", "1e400", "1001", "", "1 2", "x"}) {
    const std::string message(EncodeWeighted("a\nb\n", "1\n" + weight + "\n").status().message());
    CAPTURE(message);
    CHECK(message.find("weights: line 2: weight '" + weight +
                       "', expected a number from 0 to 1000") != message.npos);
  }
}

}  // namespace
}  // namespace nce2vec
