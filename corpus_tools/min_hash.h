// How alike two texts are, from a few numbers of each (Broder 1997): the share of equal numbers in
// their signatures estimates the Jaccard similarity of their sets of word sequences.
#ifndef CORPUS_TOOLS_MIN_HASH_H_
#define CORPUS_TOOLS_MIN_HASH_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace nce2vec {

// The estimate's standard error is sqrt(s (1 - s) / 128), at most .044.
inline constexpr size_t kSignatureNumbers = 128;
using Signature = std::array<uint32_t, kSignatureNumbers>;

// Of the sequences of `words` words that stand in `line`, words being what stands between white
// space; of a shorter line, of all its words together. A line without words has all numbers at
// their largest.
Signature SignatureOf(std::string_view line, size_t words);

// In [0, 1].
double EstimatedSimilarity(const Signature& a, const Signature& b);

// Signatures that can be searched for one like another: cut into bands of equally many numbers, so
// many that two of the similarity asked for agree in one of the bands with a probability of at
// least .95 (Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, 3.4). About 1 kB each. One
// thread.
class SignatureIndex {
 public:
  // `threshold` in [0.3, 1].
  explicit SignatureIndex(double threshold);

  // Whether one that was added is like this one: estimated to be at least the threshold.
  bool HasLike(const Signature& signature) const;
  void Add(const Signature& signature);

  size_t bands() const { return bands_; }
  size_t rows() const { return rows_; }  // numbers a band

 private:
  static constexpr uint32_t kNone = UINT32_MAX;

  uint64_t HashOfBand(const Signature& signature, size_t band) const;

  double threshold_;
  size_t rows_;
  size_t bands_;
  std::vector<Signature> signatures_;
  absl::flat_hash_map<uint64_t, uint32_t> latest_;  // with this band
  std::vector<uint32_t> earlier_;                   // [signatures, bands], of the same band
};

}  // namespace nce2vec

#endif  // CORPUS_TOOLS_MIN_HASH_H_
