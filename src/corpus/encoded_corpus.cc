#include "src/corpus/encoded_corpus.h"

namespace nce2vec {

EncodedCorpus::EncodedCorpus(MappedFile file, std::span<const WordId> ids,
                             std::vector<Shard> shards)
    : file_(std::move(file)), ids_(ids), shards_(std::move(shards)) {
  for (const Shard& shard : shards_) {
    sentences_ += shard.sentences;
    known_tokens_ += shard.known_tokens;
  }
}

}  // namespace nce2vec
