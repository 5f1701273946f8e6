// Random streams that can be had again: a stream is a hash of what it is for, not of what was drawn
// before, so any sentence's draws are the same from any thread and after any resume.
#ifndef SRC_BASE_RANDOM_H_
#define SRC_BASE_RANDOM_H_

#include <cstdint>

#include "src/base/ids.h"

namespace nce2vec {

// What a stream is drawn for. Two purposes never share a stream.
enum class StreamPurpose : uint64_t {
  kInitialise = 1,
  kSentence = 2,
  kHeldOut = 3,
  kValidation = 4,
  kBootstrap = 5,
  kShuffle = 6,
  kView = 7,
  kFeatureDropout = 8,
  kRecall = 9,
  kLayout = 10,
  kSampleLines = 11,
  kShuffleLines = 12,
  kMinHash = 13,
  kSettings = 14,
  kPairOrder = 15,
};

// SplitMix64 (Steele, Lea, Flood 2014): 64 bits of state, passes BigCrush, one multiply-xor chain a
// draw. A value; each thread has its own.
class RandomStream {
 public:
  RandomStream(uint64_t seed, StreamPurpose purpose, uint64_t a = 0, uint64_t b = 0)
      : state_(Mix(Mix(Mix(Mix(seed) ^ static_cast<uint64_t>(purpose)) ^ a) ^ b)) {}

  uint64_t Next() {
    state_ += kGolden;
    return Finish(state_);
  }

  // Uniform in [0, n), n >= 1. The multiply-shift's bias is below n / 2^32.
  uint32_t Below(uint32_t n) {
    return static_cast<uint32_t>(((Next() >> 32) * static_cast<uint64_t>(n)) >> 32);
  }

  // Uniform in [0, 1) with 24 bits.
  float Uniform() { return static_cast<float>(Next() >> 40) * 0x1p-24f; }

 private:
  static constexpr uint64_t kGolden = 0x9E3779B97F4A7C15u;

  static uint64_t Finish(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  static uint64_t Mix(uint64_t z) { return Finish(z + kGolden); }

  uint64_t state_;
};

}  // namespace nce2vec

#endif  // SRC_BASE_RANDOM_H_
