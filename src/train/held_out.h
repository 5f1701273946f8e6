// The share of sentences that training never sees.
#ifndef SRC_TRAIN_HELD_OUT_H_
#define SRC_TRAIN_HELD_OUT_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "src/base/ids.h"
#include "src/corpus/encoded_corpus.h"

namespace nce2vec {

// Decides by a hash of seed and sentence number: the same sentences for any number of threads.
class HeldOutRule {
 public:
  HeldOutRule(uint64_t seed, double share) : seed_(seed), share_(static_cast<float>(share)) {}

  bool IsHeldOut(SentenceIndex sentence) const;

 private:
  uint64_t seed_;
  float share_;
};

// The held-out sentences, in memory.
struct HeldOutSentences {
  // Of known tokens that are kept at most: 4 MB of ids. Beyond it, more would not make the figures
  // better, and memory must not grow with the corpus.
  static constexpr uint64_t kMaxTokens = 1'000'000;

  std::vector<WordId> words;  // known tokens and weights only
  std::vector<size_t> ends;   // of each sentence in `words`
  std::vector<SentenceIndex> sentences;
  uint64_t known_tokens = 0;
  uint64_t tokens() const { return known_tokens; }
};

// The share of sentences to hold out so that no more than about kMaxTokens are.
double EffectiveShare(const EncodedCorpus& corpus, double share);

// Reads the corpus once, with TBB.
HeldOutSentences CollectHeldOut(const EncodedCorpus& corpus, const HeldOutRule& rule);

}  // namespace nce2vec

#endif  // SRC_TRAIN_HELD_OUT_H_
