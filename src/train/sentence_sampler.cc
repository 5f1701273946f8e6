#include "src/train/sentence_sampler.h"

#include "src/vocab/word_counter.h"

namespace nce2vec {

SentenceSampler::SentenceSampler(std::span<const float> keep, size_t window, bool fixed_window)
    : keep_(keep), window_(static_cast<uint32_t>(window)), fixed_window_(fixed_window) {}

void SentenceSampler::Sample(std::span<const WordId> sentence, RandomStream& random,
                             SampledSentence& sampled) const {
  sampled.words.clear();
  sampled.windows.clear();
  for (const WordId word : sentence) {
    if (word == kUnknownWord) continue;
    const float keep = keep_[Index(word)];
    if (keep < 1.0F && random.Uniform() >= keep) continue;
    sampled.words.push_back(word);
  }
  for (size_t c = 0; c < sampled.words.size(); ++c) {
    sampled.windows.push_back(fixed_window_ ? window_ : 1 + random.Below(window_));
  }
}

}  // namespace nce2vec
