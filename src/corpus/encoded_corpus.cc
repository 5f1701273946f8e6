#include "src/corpus/encoded_corpus.h"

#include <algorithm>
#include <cmath>

namespace nce2vec {

EncodedCorpus::EncodedCorpus(MappedFile file, std::span<const WordId> ids,
                             std::vector<Shard> shards)
    : file_(std::move(file)), ids_(ids), shards_(std::move(shards)) {
  for (const Shard& shard : shards_) {
    sentences_ += shard.sentences;
    known_tokens_ += shard.known_tokens;
  }
}

EncodedCorpus SampleShards(const EncodedCorpus& corpus, double share) {
  const std::span<const Shard> all = corpus.shards();
  const double wanted = std::ceil(share * static_cast<double>(all.size()));
  const size_t count = std::clamp(static_cast<size_t>(wanted), size_t{1}, all.size());
  std::vector<Shard> sample;
  for (size_t i = 0; i < count; ++i) sample.push_back(all[(2 * i + 1) * all.size() / (2 * count)]);
  return EncodedCorpus(MappedFile(), corpus.ids(), std::move(sample));
}

uint64_t KnownTokens(std::span<const WordId> sentence) {
  return static_cast<uint64_t>(std::ranges::count_if(sentence, IsWord));
}

std::vector<Count> CountWords(const EncodedCorpus& corpus, size_t words) {
  std::vector<Count> counts(words, 0);
  for (const WordId id : corpus.ids()) {
    if (IsWord(id)) ++counts[Index(id)];
  }
  return counts;
}

}  // namespace nce2vec
