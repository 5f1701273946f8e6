#include "src/train/held_out.h"

#include <tbb/parallel_for.h>

#include <algorithm>

#include "src/base/random.h"

namespace nce2vec {
namespace {

void Append(const HeldOutSentences& part, HeldOutSentences& all) {
  const size_t base = all.words.size();
  all.words.insert(all.words.end(), part.words.begin(), part.words.end());
  for (const size_t end : part.ends) all.ends.push_back(base + end);
  all.known_tokens += part.known_tokens;
  all.sentences.insert(all.sentences.end(), part.sentences.begin(), part.sentences.end());
}

}  // namespace

bool HeldOutRule::IsHeldOut(SentenceIndex sentence) const {
  return RandomStream(seed_, StreamPurpose::kHeldOut, Index(sentence)).Uniform() < share_;
}

double EffectiveShare(const EncodedCorpus& corpus, double share) {
  if (corpus.known_tokens() == 0) return 0;
  return std::min(share, static_cast<double>(HeldOutSentences::kMaxTokens) /
                             static_cast<double>(corpus.known_tokens()));
}

HeldOutSentences CollectHeldOut(const EncodedCorpus& corpus, const HeldOutRule& rule) {
  const std::span<const Shard> shards = corpus.shards();
  std::vector<HeldOutSentences> parts(shards.size());
  tbb::parallel_for(size_t{0}, shards.size(), [&](size_t s) {
    HeldOutSentences& part = parts[s];
    corpus.ForEachSentence(shards[s], [&](SentenceIndex index, std::span<const WordId> sentence) {
      if (!rule.IsHeldOut(index)) return;
      std::ranges::copy_if(sentence, std::back_inserter(part.words),
                           [](WordId id) { return IsWord(id) || IsWeight(id); });
      part.known_tokens += KnownTokens(sentence);
      part.ends.push_back(part.words.size());
      part.sentences.push_back(index);
    });
  });
  HeldOutSentences all;
  for (const HeldOutSentences& part : parts) Append(part, all);
  return all;
}

}  // namespace nce2vec
