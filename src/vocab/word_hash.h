// The hash of words in every hash table: XXH3, several times quicker on short strings than a bytewise one.
#ifndef SRC_VOCAB_WORD_HASH_H_
#define SRC_VOCAB_WORD_HASH_H_

// Inlined: a call into the shared library takes longer than hashing a word.
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cstddef>
#include <string_view>

namespace nce2vec {

struct WordHash {
  size_t operator()(std::string_view word) const { return XXH3_64bits(word.data(), word.size()); }
};

}  // namespace nce2vec

#endif  // SRC_VOCAB_WORD_HASH_H_
