// p_n: where fake partners come from.
#ifndef SRC_VOCAB_NOISE_DISTRIBUTION_H_
#define SRC_VOCAB_NOISE_DISTRIBUTION_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "src/base/ids.h"
#include "src/base/random.h"

namespace nce2vec {

// p_n(w) proportional to frequency(w)^power, drawn exactly by Walker's alias method as Vose (1991)
// builds it: one random number, one table entry of 8 bytes, whatever the power. Immutable; const
// methods may be called from any thread.
class NoiseDistribution {
 public:
  // `frequencies` [V], V in [1, 2^31); each finite and >= 0, at least one > 0. A word of frequency
  // 0 is drawn at most once in 2^32 draws, whatever the power. Any finite power: 0 is uniform, 1
  // the unigram distribution.
  NoiseDistribution(std::span<const double> frequencies, double power);

  size_t size() const { return table_.size(); }
  // ln p_n(w); for a word of frequency 0 that of the smallest double, -708.
  float log_probability(WordId id) const { return log_probabilities_[Index(id)]; }

  // The upper half of the random number chooses the bucket, the lower one decides between its owner
  // and its alias: without a branch, which would be guessed wrong and then wait for the table.
  WordId Sample(RandomStream& random) const {
    const uint64_t draw = random.Next();
    const uint64_t bucket = ((draw >> 32) * table_.size()) >> 32;
    const Bucket& entry = table_[bucket];
    const uint32_t own = 0U - static_cast<uint32_t>(static_cast<uint32_t>(draw) <= entry.last_own);
    return WordId{(static_cast<uint32_t>(bucket) & own) | (entry.alias & ~own)};
  }

 private:
  struct Bucket {
    uint32_t last_own;  // draws up to and with this one are the owner's
    uint32_t alias;
  };

  std::vector<Bucket> table_;
  std::vector<float> log_probabilities_;
};

}  // namespace nce2vec

#endif  // SRC_VOCAB_NOISE_DISTRIBUTION_H_
