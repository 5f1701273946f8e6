#include "src/vocab/noise_distribution.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <set>
#include <vector>

namespace nce2vec {
namespace {

std::vector<double> ZipfFrequencies(size_t size) {
  std::vector<double> frequencies;
  for (size_t rank = 1; rank <= size; ++rank)
    frequencies.push_back(1e6 / static_cast<double>(rank));
  return frequencies;
}

// Chi-square over all words, against the p_n that the distribution states. Its mean is `degrees`,
// its standard deviation sqrt(2 * degrees): beyond five of those is chance in less than one of a
// million.
TEST_CASE("draws pass a chi-square test against p_n for any power") {
  constexpr size_t kWords = 1000;
  constexpr size_t kDraws = 4'000'000;
  for (const double power : {0.0, 0.5, 0.75, 1.0, 1.2, -0.5}) {
    CAPTURE(power);
    const NoiseDistribution noise(ZipfFrequencies(kWords), power);
    RandomStream random(1, StreamPurpose::kSentence);
    std::vector<double> seen(kWords, 0.0);
    for (size_t i = 0; i < kDraws; ++i) seen[Index(noise.Sample(random))] += 1.0;
    double chi_square = 0;
    for (size_t w = 0; w < kWords; ++w) {
      const double expected =
          kDraws * std::exp(static_cast<double>(noise.log_probability(ToWordId(w))));
      chi_square += (seen[w] - expected) * (seen[w] - expected) / expected;
    }
    const double degrees = kWords - 1;
    CHECK(std::abs(chi_square - degrees) < 5 * std::sqrt(2 * degrees));
  }
}

TEST_CASE("stated probabilities are frequency^power and sum to one") {
  const std::vector<double> frequencies = {16, 1, 81};
  const NoiseDistribution noise(frequencies, 0.75);
  double sum = 0;
  for (size_t w = 0; w < 3; ++w) {
    sum += std::exp(static_cast<double>(noise.log_probability(ToWordId(w))));
  }
  CHECK(sum == doctest::Approx(1.0));
  CHECK(std::exp(noise.log_probability(WordId{0})) == doctest::Approx(8.0 / 36.0));
  CHECK(std::exp(noise.log_probability(WordId{1})) == doctest::Approx(1.0 / 36.0));
}

TEST_CASE("the rarest word of a skewed distribution is still drawn with some draw") {
  const NoiseDistribution noise(std::vector<double>{1e15, 1.0}, 1.0);
  CHECK(std::isfinite(noise.log_probability(WordId{1})));
  CHECK(noise.log_probability(WordId{1}) == doctest::Approx(-15 * std::log(10.0)).epsilon(1e-4));
}

TEST_CASE("one word is always drawn") {
  const NoiseDistribution noise(std::vector<double>{3.0}, 0.75);
  RandomStream random(1, StreamPurpose::kSentence);
  for (int i = 0; i < 100; ++i) CHECK(noise.Sample(random) == WordId{0});
  CHECK(noise.log_probability(WordId{0}) == doctest::Approx(0.0));
}

// koan's threads all drew the same noise: a stream must depend on what it is for.
TEST_CASE("sentences and epochs draw different noise") {
  const NoiseDistribution noise(ZipfFrequencies(5000), 0.75);
  std::set<std::vector<WordId>> streams;
  for (uint64_t epoch = 1; epoch <= 3; ++epoch) {
    for (uint64_t sentence = 0; sentence < 100; ++sentence) {
      RandomStream random(1, StreamPurpose::kSentence, epoch, sentence);
      std::vector<WordId> draws;
      for (int i = 0; i < 20; ++i) draws.push_back(noise.Sample(random));
      streams.insert(draws);
    }
  }
  CHECK(streams.size() == 300);
}

TEST_CASE("words of frequency 0 are not drawn, whatever the power") {
  const std::vector<double> frequencies = {3, 0, 1, 0, 0};
  for (const double power : {-1.0, 0.0, 0.75}) {
    const NoiseDistribution noise(frequencies, power);
    RandomStream random(1, StreamPurpose::kInitialise);
    std::vector<int> drawn(frequencies.size(), 0);
    for (int i = 0; i < 10'000; ++i) ++drawn[Index(noise.Sample(random))];
    CHECK(drawn[1] + drawn[3] + drawn[4] == 0);
    const double share = std::pow(3, power) / (std::pow(3, power) + 1);
    CHECK(drawn[0] / 10'000.0 == doctest::Approx(share).epsilon(0.05));
    CHECK(noise.log_probability(ToWordId(0)) == doctest::Approx(std::log(share)));
  }
}

}  // namespace
}  // namespace nce2vec
