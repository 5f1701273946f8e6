// Which pairs training sees of a sentence: subsampled words and their windows.
#ifndef SRC_TRAIN_SENTENCE_SAMPLER_H_
#define SRC_TRAIN_SENTENCE_SAMPLER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "src/base/ids.h"
#include "src/base/random.h"
#include "src/corpus/encoded_corpus.h"
#include "src/train/train_options.h"

namespace nce2vec {

// A sentence as one epoch sees it. The true pairs are, for each centre position c, all (words[i],
// words[c]) with 0 < |i - c| <= windows[c]; in cbow, for centres that are trained together, <= the
// window of the first of them (src/train/tile_builder.h).
//
// Of a sentence of given pairs, (words[i], partners[i]) are the true pairs, and there are no
// windows.
struct SampledSentence {
  std::vector<WordId> words;
  std::vector<uint32_t> windows;
  std::vector<WordId> partners;
  uint64_t known_tokens = 0;  // of the sentence, before subsampling
};

// Immutable; const methods may be called from any thread. Borrows `keep`.
class SentenceSampler {
 public:
  // `keep` [V] as KeepProbabilities gives it.
  SentenceSampler(std::span<const float> keep, size_t window, bool fixed_window,
                  InputFormat format = InputFormat::kText);

  // The stream that everything random about a sentence in an epoch is drawn from, in this order:
  // Passes (where the sentence has a weight), and for each of them Sample (a number for each known
  // token or given pair), then the noise words.
  static RandomStream StreamOf(uint64_t seed, size_t epoch, SentenceIndex sentence) {
    return RandomStream(seed, StreamPurpose::kSentence, epoch, Index(sentence));
  }

  // How often the epoch trains the sentence of a text: its weight, rounded up as often as its
  // fraction says, else down; 1 where it has none. So the expected gradient is the weight times
  // that of one pass, and no step is larger than others.
  size_t Passes(std::span<const WordId> sentence, RandomStream& random) const {
    if (format_ != InputFormat::kText || sentence.empty() || !IsWeight(sentence[0])) return 1;
    return static_cast<size_t>(WeightOf(sentence[0]) + random.Uniform());
  }

  // Drops unknown words, then each occurrence of w with probability 1 - keep(w); windows are of
  // what is left, as in word2vec.c: so they reach further in the text where frequent words were
  // dropped.
  //
  // Of given pairs, keeps one with probability keep(centre) keep(context) times its weight.
  void Sample(std::span<const WordId> sentence, RandomStream& random,
              SampledSentence& sampled) const;

 private:
  void SamplePairs(std::span<const WordId> sentence, RandomStream& random,
                   SampledSentence& sampled) const;

  std::span<const float> keep_;
  uint32_t window_;
  bool fixed_window_;
  InputFormat format_;
};

}  // namespace nce2vec

#endif  // SRC_TRAIN_SENTENCE_SAMPLER_H_
