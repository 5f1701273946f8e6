#include "src/train/sentence_sampler.h"

#include "src/train/given_pairs.h"

namespace nce2vec {

SentenceSampler::SentenceSampler(std::span<const float> keep, size_t window, bool fixed_window,
                                 InputFormat format)
    : keep_(keep),
      window_(static_cast<uint32_t>(window)),
      fixed_window_(fixed_window),
      format_(format) {}

void SentenceSampler::Sample(std::span<const WordId> sentence, RandomStream& random,
                             SampledSentence& sampled) const {
  if (format_ == InputFormat::kWordPairs) return SamplePairs(sentence, random, sampled);
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

void SentenceSampler::SamplePairs(std::span<const WordId> sentence, RandomStream& random,
                                  SampledSentence& sampled) const {
  sampled.words.clear();
  sampled.partners.clear();
  sampled.known_tokens = 0;
  ForEachGivenPair(sentence, [&](WordId centre, WordId context, float weight) {
    sampled.known_tokens += 2;
    if (random.Uniform() >= weight * keep_[Index(centre)] * keep_[Index(context)]) return;
    sampled.words.push_back(centre);
    sampled.partners.push_back(context);
  });
}

}  // namespace nce2vec
