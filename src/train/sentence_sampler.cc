#include "src/train/sentence_sampler.h"

#include "src/corpus/encoded_corpus.h"

namespace nce2vec {

SentenceSampler::SentenceSampler(std::span<const float> keep, size_t window, bool fixed_window)
    : keep_(keep), window_(static_cast<uint32_t>(window)), fixed_window_(fixed_window) {}

void SentenceSampler::Sample(std::span<const WordId> sentence, RandomStream& random,
                             SampledSentence& sampled) const {
  sampled.words.resize(sentence.size());
  sampled.windows.resize(sentence.size());
  sampled.known_tokens = 0;
  // Whether a frequent word stays is a coin that no branch predictor calls: each word is written,
  // and the place moves on if it stays. One number decides both: its upper 24 bits whether the word
  // stays, its lower 32 the window.
  size_t kept = 0;
  for (const WordId word : sentence) {
    if (!IsWord(word)) continue;
    ++sampled.known_tokens;
    const uint64_t draw = random.Next();
    const uint64_t part = (draw & 0xFFFFFFFFu) * window_ >> 32;
    sampled.words[kept] = word;
    sampled.windows[kept] = fixed_window_ ? window_ : 1 + static_cast<uint32_t>(part);
    kept += static_cast<size_t>(static_cast<float>(draw >> 40) * 0x1p-24F < keep_[Index(word)]);
  }
  sampled.words.resize(kept);
  sampled.windows.resize(kept);
}

}  // namespace nce2vec
