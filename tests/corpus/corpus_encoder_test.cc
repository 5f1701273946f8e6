#include "src/corpus/corpus_encoder.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/base/random.h"
#include "tests/corpus/encode_for_test.h"

namespace nce2vec {
namespace {

using Sentences = std::vector<std::vector<std::string>>;

// The corpus back as words; "?" for words outside the vocabulary.
Sentences Decode(const EncodedText& text) {
  Sentences sentences;
  for (const Shard& shard : text.corpus.shards()) {
    text.corpus.ForEachSentence(shard, [&](SentenceIndex index, std::span<const WordId> words) {
      CHECK(Index(index) == sentences.size());
      std::vector<std::string> sentence;
      for (const WordId word : words) {
        sentence.emplace_back(word == kUnknownWord ? "?" : text.vocabulary.word(word));
      }
      sentences.push_back(sentence);
    });
  }
  return sentences;
}

TEST_CASE("sentences come back as they were, without empty lines") {
  const EncodedText text = EncodeForTest("a b c\n\n  \nb a\r\nc");
  CHECK(Decode(text) == Sentences{{"a", "b", "c"}, {"b", "a"}, {"c"}});
  CHECK(text.corpus.sentences() == 3);
  CHECK(text.corpus.known_tokens() == 6);
  CHECK(text.stats.tokens == 6);
  CHECK(text.stats.lines == 5);
}

TEST_CASE("words outside the vocabulary keep their places") {
  const EncodedText text = EncodeForTest("x a a\na y\nz\n", 1, 2);
  CHECK(Decode(text) == Sentences{{"?", "a", "a"}, {"a", "?"}, {"?"}});
  CHECK(text.corpus.known_tokens() == 3);
  CHECK(text.distinct_words == 4);
}

TEST_CASE("an endless line is cut into sentences of the set length and no token is lost") {
  std::string line;
  std::vector<std::string> tokens;
  for (int i = 0; i < 2503; ++i) {
    tokens.push_back(absl::StrFormat("t%d", i % 97));
    line += tokens.back() + " ";
  }
  TextOptions options;
  options.max_sentence_tokens = 100;
  const EncodedText text = EncodeForTest(line, 2, 1, options);
  std::vector<std::string> decoded;
  size_t full = 0;
  for (const auto& sentence : Decode(text)) {
    CHECK(sentence.size() <= 100);
    if (sentence.size() == 100) ++full;
    decoded.insert(decoded.end(), sentence.begin(), sentence.end());
  }
  CHECK(full == 25);
  CHECK(decoded == tokens);
  CHECK(text.stats.lines_cut == 1);
}

// Several chunks of four megabytes, so that threads really share the work.
std::string LargeText() {
  RandomStream random(9, StreamPurpose::kInitialise);
  std::string text;
  while (text.size() < (size_t{14} << 20)) {
    // The square favours small numbers: some words are frequent.
    const uint32_t draw = random.Below(300);
    text += absl::StrFormat("w%d%c", draw * draw, random.Below(20) == 0 ? '\n' : ' ');
  }
  return text;
}

TEST_CASE("vocabulary and corpus are the same for any number of threads, and exact") {
  const std::string raw = LargeText();
  const EncodedText one = EncodeForTest(raw, 1, 5);
  const EncodedText four = EncodeForTest(raw, 4, 5);
  REQUIRE(one.vocabulary.size() == four.vocabulary.size());
  for (size_t i = 0; i < one.vocabulary.size(); ++i) {
    CHECK(one.vocabulary.word(ToWordId(i)) == four.vocabulary.word(ToWordId(i)));
    CHECK(one.vocabulary.count(ToWordId(i)) == four.vocabulary.count(ToWordId(i)));
  }
  CHECK(Decode(one) == Decode(four));

  std::map<std::string, Count> counts;
  std::string word;
  for (const char c : raw) {
    if (c != ' ' && c != '\n') {
      word += c;
      continue;
    }
    ++counts[word];
    word.clear();
  }
  if (!word.empty()) ++counts[word];
  CHECK(counts.size() == one.distinct_words);
  for (size_t i = 0; i < one.vocabulary.size(); ++i) {
    CHECK(one.vocabulary.count(ToWordId(i)) ==
          counts[std::string(one.vocabulary.word(ToWordId(i)))]);
  }
}

TEST_CASE("shards are whole sentences, lie without gaps, and are not too large") {
  const EncodedText text = EncodeForTest(LargeText(), 2);
  uint64_t position = 0;
  uint64_t sentence = 0;
  for (const Shard& shard : text.corpus.shards()) {
    CHECK(shard.begin == position);
    CHECK(Index(shard.first_sentence) == sentence);
    CHECK(shard.end - shard.begin < 20'000);
    position = shard.end;
    sentence += shard.sentences;
  }
  CHECK(text.corpus.shards().size() > 50);
  CHECK(position == text.corpus.known_tokens() + text.corpus.sentences());
}

TEST_CASE("several inputs are one text, and an error names the input") {
  const TemporaryFolder folder;
  EncodeOptions options;
  options.inputs = {folder.Write("1", "a b"), folder.Write("2", "c\n")};
  options.vocabulary.min_count = 1;
  CHECK(Decode(*EncodeText(options, {})) == Sentences{{"a", "b"}, {"c"}});

  options.inputs.push_back(folder / "missing");
  const absl::Status missing = EncodeText(options, {}).status();
  CHECK(absl::IsNotFound(missing));
  CHECK(std::string(missing.message()).find("missing") != std::string::npos);
}

TEST_CASE("an empty text and a missing scratch folder are errors") {
  const TemporaryFolder folder;
  EncodeOptions options;
  options.inputs = {folder.Write("empty", "\n \n")};
  const absl::Status empty = EncodeText(options, {}).status();
  CHECK(absl::IsFailedPrecondition(empty));
  CHECK(std::string(empty.message()).find("empty") != std::string::npos);

  options.inputs = {folder.Write("text", "a a a a a a")};
  options.scratch_folder = folder / "nowhere";
  CHECK(absl::IsNotFound(EncodeText(options, {}).status()));
}

TEST_CASE("a stop ends the reading") {
  const TemporaryFolder folder;
  EncodeOptions options;
  options.inputs = {folder.Write("text", "a a a a a a")};
  const std::atomic<bool> stop{true};
  ReadCallbacks callbacks;
  callbacks.stop = &stop;
  CHECK(absl::IsCancelled(EncodeText(options, callbacks).status()));
}

TEST_CASE("a sample of shards comes from all of the text and is as large as it was asked for") {
  std::string lines;
  for (int line = 0; line < 200000; ++line) lines += "a b c d\n";
  const EncodedText text = EncodeForTest(lines);
  const std::span<const Shard> all = text.corpus.shards();
  REQUIRE(all.size() > 40);
  for (const double share : {1e-9, 0.05, 0.3, 0.5, 0.9, 1.0}) {
    CAPTURE(share);
    const EncodedCorpus sample = SampleShards(text.corpus, share);
    const auto size = static_cast<double>(sample.shards().size());
    CHECK(size >= std::max(1.0, share * static_cast<double>(all.size())));
    CHECK(size < share * static_cast<double>(all.size()) + 1);
    uint64_t tokens = 0;
    uint64_t end = 0;
    uint64_t widest = 0;
    for (const Shard& shard : sample.shards()) {
      CHECK(shard.begin >= end);
      widest = std::max(widest, shard.begin - end);
      end = shard.end;
      sample.ForEachSentence(shard, [&](SentenceIndex index, std::span<const WordId> sentence) {
        tokens += sentence.size();
        CHECK(shard.first_sentence <= index);
      });
    }
    CHECK(tokens == sample.known_tokens());
    // No hole is wider than two even steps.
    CHECK(static_cast<double>(widest) <= 2 * static_cast<double>(text.corpus.ids().size()) / size);
  }
}

TEST_CASE("the words of a text can be counted from its ids, which know no others' counts") {
  const EncodedText text = EncodeForTest("b a b rare\nb a\n", 1, 2);
  CHECK(CountWords(text.corpus, 2) == std::vector<Count>{3, 2});
  CHECK(text.words_seen == 2);
  const TemporaryFolder folder;
  EncodeOptions options;
  options.inputs = {folder.Write("more", "a c c\n")};
  options.vocabulary.min_count = 1;
  options.scratch_folder = folder.path();
  options.earlier.vocabulary = &text.vocabulary;
  const EncodedText more = *EncodeText(options, {});
  CHECK(std::ranges::equal(more.vocabulary.arrays().counts, std::vector<Count>{3, 3, 2}));
  CHECK(CountWords(more.corpus, 3) == std::vector<Count>{1, 0, 2});  // a, b, c
  CHECK(more.words_seen == 2);
}

}  // namespace
}  // namespace nce2vec
