// Which pairs training sees of a sentence: subsampled words and their windows.
#ifndef SRC_TRAIN_SENTENCE_SAMPLER_H_
#define SRC_TRAIN_SENTENCE_SAMPLER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "src/base/ids.h"
#include "src/base/random.h"

namespace nce2vec {

// A sentence as one epoch sees it. The true pairs are, for each centre position c, all (words[i],
// words[c]) with 0 < |i - c| <= windows[c].
struct SampledSentence {
  std::vector<WordId> words;
  std::vector<uint32_t> windows;
  uint64_t known_tokens = 0;  // of the sentence, before subsampling
};

// Immutable; const methods may be called from any thread. Borrows `keep`.
class SentenceSampler {
 public:
  // `keep` [V] as KeepProbabilities gives it.
  SentenceSampler(std::span<const float> keep, size_t window, bool fixed_window);

  // The stream that everything random about a sentence in an epoch is drawn from, in this order:
  // Sample (a number for each known token), then the noise words.
  static RandomStream StreamOf(uint64_t seed, size_t epoch, SentenceIndex sentence) {
    return RandomStream(seed, StreamPurpose::kSentence, epoch, Index(sentence));
  }

  // Drops unknown words, then each occurrence of w with probability 1 - keep(w); windows are of
  // what is left, as in word2vec.c: so they reach further in the text where frequent words were
  // dropped.
  void Sample(std::span<const WordId> sentence, RandomStream& random,
              SampledSentence& sampled) const;

 private:
  std::span<const float> keep_;
  uint32_t window_;
  bool fixed_window_;
};

}  // namespace nce2vec

#endif  // SRC_TRAIN_SENTENCE_SAMPLER_H_
