#include "src/contrast/batch_source.h"

#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "tests/corpus/encode_for_test.h"

namespace nce2vec {
namespace {

EncodedText Encode(const std::string& text, TextLayout layout) {
  TextOptions options;
  options.tokenizer = TokenizerKind::kWords;
  return EncodeForTest(text, 2, 1, options, layout);
}

// Texts of `sentences` sentences of three words that no other sentence has.
std::string Texts(size_t texts, size_t sentences) {
  std::string all;
  for (size_t t = 0; t < texts; ++t) {
    for (size_t s = 0; s < sentences; ++s) all += absl::StrFormat("A%d_%d B%d_%d c. ", t, s, t, s);
    all += "\n";
  }
  return all;
}

ContrastOptions Options(size_t batch) {
  ContrastOptions options;
  options.batch = batch;
  options.view.min_words = 3;
  return options;
}

// "A12_3" is sentence 3 of text 12.
std::string FirstWord(const EncodedText& text, std::span<const WordId> bag) {
  return std::string(text.vocabulary.word(bag[0])).substr(1);
}
std::string TextOf(const std::string& sentence) { return sentence.substr(0, sentence.find('_')); }

TEST_CASE(
    "an epoch: every sentence once as an anchor, with another of its text, no text twice in a "
    "batch") {
  const EncodedText text = Encode(Texts(50, 4), TextLayout::kLines);
  BatchSource source(text.corpus, TextLayout::kLines, Options(16));
  const ExampleCounts counts = source.Count();
  CHECK(counts.examples == 200);
  CHECK(counts.texts == 50);
  source.StartEpoch(1);
  std::map<std::string, int> anchors;
  size_t full = 0;
  for (TextBatch batch; source.Next(batch);) {
    REQUIRE(batch.positives.size() == batch.size());
    if (batch.size() == 16) ++full;
    std::set<std::string> texts;
    for (size_t i = 0; i < batch.size(); ++i) {
      const std::string anchor = FirstWord(text, batch.anchors[i]);
      const std::string positive = FirstWord(text, batch.positives[i]);
      CHECK(anchor != positive);
      CHECK(TextOf(anchor) == TextOf(positive));
      CHECK(texts.insert(TextOf(anchor)).second);
      ++anchors[anchor];
    }
  }
  CHECK(full >= 10);
  for (const auto& [anchor, times] : anchors) CHECK(times == 1);
  CHECK(anchors.size() >= 199);  // one may be left over alone
}

TEST_CASE("equal texts do not meet in a batch") {
  std::string lines;
  for (int i = 0; i < 20; ++i) lines += "a b c d e f\n";
  lines += "g h i j k l\n";
  const EncodedText text = Encode(lines, TextLayout::kLines);
  BatchSource source(text.corpus, TextLayout::kLines, Options(8));
  source.StartEpoch(1);
  TextBatch batch;
  REQUIRE(source.Next(batch));
  CHECK(batch.size() == 2);
  CHECK(!source.Next(batch));  // all others are equal
}

TEST_CASE("a text that repeats itself without end neither fills memory nor makes batches of two") {
  std::string lines = Texts(300, 3);
  for (int i = 0; i < 5000; ++i) lines += "a b c d e f\ng h i j k l\n";
  const EncodedText text = Encode(lines, TextLayout::kLines);
  BatchSource source(text.corpus, TextLayout::kLines, Options(64));
  source.StartEpoch(1);
  size_t batches = 0;
  size_t sentences = 0;
  for (TextBatch batch; source.Next(batch); ++batches) {
    CHECK(batch.size() >= 8);
    sentences += batch.size();
  }
  CHECK(batches < 200);
  CHECK(sentences >= 880);  // of the 900 others, whose last may be too few for a batch
}

TEST_CASE("where texts are few, batches are small and nearly every example is in one") {
  const EncodedText text = Encode(Texts(5, 60), TextLayout::kLines);
  BatchSource source(text.corpus, TextLayout::kLines, Options(512));
  source.StartEpoch(1);
  size_t examples = 0;
  for (TextBatch batch; source.Next(batch);) {
    CHECK(batch.size() <= 5);
    examples += batch.size();
  }
  CHECK(examples >= 285);  // of 300
}

TEST_CASE("pairs that share an anchor or a positive do not meet") {
  const EncodedText text = Encode("q\tp1\nq\tp2\nr\tp2\ns\tt\n", TextLayout::kTextPairs);
  BatchSource source(text.corpus, TextLayout::kTextPairs, Options(8));
  source.StartEpoch(1);
  size_t examples = 0;
  for (TextBatch batch; source.Next(batch); examples += batch.size()) {
    CHECK(batch.anchors.words.size() == batch.size());
    std::set<WordId> words(batch.anchors.words.begin(), batch.anchors.words.end());
    words.insert(batch.positives.words.begin(), batch.positives.words.end());
    CHECK(words.size() == 2 * batch.size());
  }
  CHECK(examples >= 3);
}

TEST_CASE("crop and word dropout work on columns, too") {
  const EncodedText text = Encode("a b c d\te f g h\ni j k l\tm n o p\n", TextLayout::kTextPairs);
  ContrastOptions options = Options(8);
  options.view.crop = 0.5;
  BatchSource source(text.corpus, TextLayout::kTextPairs, options);
  source.StartEpoch(1);
  TextBatch batch;
  REQUIRE(source.Next(batch));
  CHECK(batch.anchors[0].size() == 2);
  CHECK(batch.positives[1].size() == 2);
}

TEST_CASE("the order depends on seed and epoch alone") {
  const EncodedText text = Encode(Texts(40, 2), TextLayout::kLines);
  const auto order = [&](uint64_t seed, size_t epoch) {
    ContrastOptions options = Options(8);
    options.seed = seed;
    BatchSource source(text.corpus, TextLayout::kLines, options);
    source.StartEpoch(epoch);
    std::vector<WordId> words;
    for (TextBatch batch; source.Next(batch);) {
      words.insert(words.end(), batch.anchors.words.begin(), batch.anchors.words.end());
    }
    return words;
  };
  CHECK(order(1, 1) == order(1, 1));
  CHECK(order(1, 1) != order(1, 2));
  CHECK(order(1, 1) != order(2, 1));
}

TEST_CASE("text pairs keep their columns; those with an unknown column are counted, not trained") {
  const EncodedText text = Encode("a b\tc\td e\tf\n...\tg\nh\ti\n", TextLayout::kTextPairs);
  BatchSource source(text.corpus, TextLayout::kTextPairs, Options(8));
  CHECK(source.Count().examples == 2);
  CHECK(source.Count().too_short == 1);
  source.StartEpoch(1);
  TextBatch batch;
  REQUIRE(source.Next(batch));
  REQUIRE(batch.size() == 2);
  CHECK(batch.negatives.size() == 2);
  const size_t first = batch.anchors[0].size() == 2 ? 0 : 1;
  CHECK(batch.positives[first].size() == 1);
}

TEST_CASE("labelled pairs bring their labels") {
  const EncodedText text = Encode("0\ta\tb\n1\tc\td\n0\ta\tb\n", TextLayout::kLabelledPairs);
  BatchSource source(text.corpus, TextLayout::kLabelledPairs, Options(8));
  source.StartEpoch(1);
  TextBatch batch;
  REQUIRE(source.Next(batch));
  REQUIRE(batch.size() == 3);  // equal pairs are no false negatives here
  for (size_t i = 0; i < 3; ++i) {
    CHECK((batch.dissimilar[i] == 1) == (text.vocabulary.word(batch.anchors[i][0]) == "c"));
  }
}

}  // namespace
}  // namespace nce2vec
