// Strong types for the numbers that must never be mixed up: a word's row, a sentence's place in the
// corpus. An enum class costs nothing, compares, hashes, and refuses to be a position or a count.
#ifndef SRC_BASE_IDS_H_
#define SRC_BASE_IDS_H_

#include <cstddef>
#include <cstdint>

namespace nce2vec {

// A row of the vocabulary and of both parameter matrices; 0 is the most frequent word.
enum class WordId : uint32_t {};

// The number of a sentence in the encoded corpus, counted from 0 over all inputs in their order.
enum class SentenceIndex : uint64_t {};

// How often something was seen.
using Count = int64_t;

constexpr size_t Index(WordId id) { return static_cast<size_t>(id); }
constexpr uint64_t Index(SentenceIndex sentence) { return static_cast<uint64_t>(sentence); }
constexpr WordId ToWordId(size_t index) { return static_cast<WordId>(index); }
constexpr SentenceIndex operator+(SentenceIndex sentence, uint64_t steps) {
  return SentenceIndex{Index(sentence) + steps};
}

}  // namespace nce2vec

#endif  // SRC_BASE_IDS_H_
