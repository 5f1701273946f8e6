// Finds phrases in a sequence of numbered words.
#ifndef SRC_TEXT_PHRASE_MATCHER_H_
#define SRC_TEXT_PHRASE_MATCHER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace nce2vec {

// From left to right, the longest phrase wherever one begins: so what is found depends on the words
// alone, not on how the phrases were found. Movable, not to be copied.
class PhraseMatcher {
 public:
  PhraseMatcher() = default;
  PhraseMatcher(PhraseMatcher&&) = default;
  PhraseMatcher& operator=(PhraseMatcher&&) = default;

  struct Match {
    size_t words = 0;   // how many of the sequence's first words; 0: no phrase begins here
    size_t phrase = 0;  // in the order of adding
  };

  // `words`: at least two. False when it was there before.
  bool Add(std::span<const uint32_t> words);
  size_t size() const { return phrases_.size(); }
  std::span<const uint32_t> phrase(size_t index) const { return phrases_[index]; }

  // The phrase that `words` begins with.
  Match FindFirst(std::span<const uint32_t> words) const;

 private:
  struct SequenceHash {
    size_t operator()(std::span<const uint32_t> words) const;
  };
  struct SameSequence {
    bool operator()(std::span<const uint32_t> a, std::span<const uint32_t> b) const;
  };

  std::vector<std::vector<uint32_t>> phrases_;
  // Keys look into phrases_, whose vectors' contents stay where they are.
  absl::flat_hash_map<std::span<const uint32_t>, size_t, SequenceHash, SameSequence> index_;
  absl::flat_hash_map<uint32_t, size_t> longest_;  // by first word
};

}  // namespace nce2vec

#endif  // SRC_TEXT_PHRASE_MATCHER_H_
