#include "src/base/random.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>
#include <vector>

namespace nce2vec {

TEST_CASE("a stream is a function of what it is for") {
  RandomStream one(1, StreamPurpose::kSentence, 2, 3);
  RandomStream same(1, StreamPurpose::kSentence, 2, 3);
  for (int i = 0; i < 100; ++i) CHECK(one.Next() == same.Next());
}

TEST_CASE("streams of different seeds, purposes, epochs and sentences differ") {
  std::set<uint64_t> firsts;
  size_t streams = 0;
  for (uint64_t seed = 0; seed < 4; ++seed) {
    for (uint64_t purpose = 1; purpose <= 5; ++purpose) {
      for (uint64_t a = 0; a < 8; ++a) {
        for (uint64_t b = 0; b < 64; ++b) {
          RandomStream stream(seed, static_cast<StreamPurpose>(purpose), a, b);
          // Two draws each: no stream may be another one a step later, either.
          firsts.insert(stream.Next());
          firsts.insert(stream.Next());
          streams += 2;
        }
      }
    }
  }
  CHECK(firsts.size() == streams);
}

TEST_CASE("the first draws of neighbouring streams are not related") {
  // Bits of the first draws of consecutive sentences: each is set in half of them. 6 sigma.
  constexpr uint64_t kStreams = 40000;
  std::vector<uint64_t> set_bits(64);
  for (uint64_t sentence = 0; sentence < kStreams; ++sentence) {
    const uint64_t draw = RandomStream(1, StreamPurpose::kSentence, 0, sentence).Next();
    for (size_t bit = 0; bit < 64; ++bit) set_bits[bit] += (draw >> bit) & 1;
  }
  for (const uint64_t count : set_bits) {
    CHECK(count > kStreams / 2 - 600);
    CHECK(count < kStreams / 2 + 600);
  }
}

TEST_CASE("Below is in range and uniform") {
  for (const uint32_t n : {1u, 2u, 3u, 10u, 1000u}) {
    CAPTURE(n);
    RandomStream stream(42, StreamPurpose::kHeldOut, n);
    const int draws = static_cast<int>(n) * 1000;
    std::vector<int> counts(n);
    for (int i = 0; i < draws; ++i) {
      const uint32_t value = stream.Below(n);
      REQUIRE(value < n);
      ++counts[value];
    }
    double chi_square = 0;
    for (const int count : counts) chi_square += (count - 1000.0) * (count - 1000.0) / 1000.0;
    // n - 1 degrees of freedom: mean n - 1, variance 2 (n - 1). Six standard deviations above, and,
    // where the distribution is narrow enough, below: too even is not random either.
    const double freedom = n - 1;
    const double deviation = std::sqrt(2 * freedom);
    CHECK(chi_square <= freedom + 6 * deviation);
    if (n == 1000) CHECK(chi_square >= freedom - 6 * deviation);
  }
  RandomStream stream(1, StreamPurpose::kHeldOut);
  uint32_t largest = 0;
  for (int i = 0; i < 1000; ++i) largest = std::max(largest, stream.Below(UINT32_MAX));
  CHECK(largest > UINT32_MAX / 100 * 98);
}

TEST_CASE("Uniform is in [0, 1) and has mean 1/2 and variance 1/12") {
  RandomStream stream(3, StreamPurpose::kInitialise);
  constexpr int kDraws = 100000;
  double sum = 0;
  double squares = 0;
  for (int i = 0; i < kDraws; ++i) {
    const float value = stream.Uniform();
    REQUIRE(value >= 0.0f);
    REQUIRE(value < 1.0f);
    sum += value;
    squares += static_cast<double>(value) * value;
  }
  const double mean = sum / kDraws;
  CHECK(mean == doctest::Approx(0.5).epsilon(0.01));
  CHECK(squares / kDraws - mean * mean == doctest::Approx(1.0 / 12).epsilon(0.02));
}

}  // namespace nce2vec
