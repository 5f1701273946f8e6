#include "src/train/sentence_sampler.h"

#include <doctest/doctest.h>

#include <cstddef>
#include <set>
#include <vector>

#include "src/vocab/word_counter.h"

namespace nce2vec {
namespace {

TEST_CASE("unknown words go, windows lie between 1 and the largest, all equally often") {
  const std::vector<float> keep = {1.0F, 1.0F};
  const SentenceSampler sampler(keep, 5, false);
  const std::vector<WordId> sentence = {WordId{0}, kUnknownWord, WordId{1}};
  std::vector<int> windows(6, 0);
  SampledSentence sampled;
  for (uint64_t s = 0; s < 5000; ++s) {
    RandomStream random = SentenceSampler::StreamOf(1, 1, SentenceIndex{s});
    sampler.Sample(sentence, random, sampled);
    CHECK(sampled.words == std::vector<WordId>{WordId{0}, WordId{1}});
    REQUIRE(sampled.windows.size() == 2);
    for (const uint32_t window : sampled.windows) ++windows.at(window);
  }
  CHECK(windows[0] == 0);
  for (size_t w = 1; w <= 5; ++w) CHECK(windows[w] == doctest::Approx(2000).epsilon(0.1));
}

TEST_CASE("a fixed window is always the whole one") {
  const std::vector<float> keep = {1.0F};
  const SentenceSampler sampler(keep, 7, true);
  const std::vector<WordId> sentence(10, WordId{0});
  SampledSentence sampled;
  RandomStream random = SentenceSampler::StreamOf(1, 1, SentenceIndex{0});
  sampler.Sample(sentence, random, sampled);
  CHECK(sampled.windows == std::vector<uint32_t>(10, 7));
}

TEST_CASE("frequent words are kept with their probability") {
  const std::vector<float> keep = {0.3F, 1.0F};
  const SentenceSampler sampler(keep, 5, false);
  std::vector<WordId> sentence(1000, WordId{0});
  sentence.push_back(WordId{1});
  SampledSentence sampled;
  size_t kept = 0;
  for (uint64_t s = 0; s < 100; ++s) {
    RandomStream random = SentenceSampler::StreamOf(1, 1, SentenceIndex{s});
    sampler.Sample(sentence, random, sampled);
    CHECK(sampled.words.back() == WordId{1});
    kept += sampled.words.size() - 1;
  }
  CHECK(static_cast<double>(kept) == doctest::Approx(30'000).epsilon(0.03));
}

TEST_CASE("a sentence's draws can be had again, and differ by epoch and sentence") {
  std::set<uint64_t> first_draws;
  for (size_t epoch = 1; epoch <= 10; ++epoch) {
    for (uint64_t s = 0; s < 100; ++s) {
      RandomStream random = SentenceSampler::StreamOf(1, epoch, SentenceIndex{s});
      RandomStream again = SentenceSampler::StreamOf(1, epoch, SentenceIndex{s});
      const uint64_t draw = random.Next();
      CHECK(draw == again.Next());
      first_draws.insert(draw);
    }
  }
  CHECK(first_draws.size() == 1000);
}

}  // namespace
}  // namespace nce2vec
