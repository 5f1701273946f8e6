#include "src/corpus/encoded_corpus.h"

#include <algorithm>

namespace nce2vec {

EncodedCorpus::EncodedCorpus(MappedFile file, std::span<const WordId> ids,
                             std::vector<Shard> shards)
    : file_(std::move(file)), ids_(ids), shards_(std::move(shards)) {
  for (const Shard& shard : shards_) {
    sentences_ += shard.sentences;
    known_tokens_ += shard.known_tokens;
  }
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
