// A text as numbers: what training reads, epoch after epoch, instead of the text.
#ifndef SRC_CORPUS_ENCODED_CORPUS_H_
#define SRC_CORPUS_ENCODED_CORPUS_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "src/base/ids.h"
#include "src/base/mapped_file.h"
#include "src/vocab/word_counter.h"

namespace nce2vec {

// Follows the last token of every sentence.
inline constexpr WordId kSentenceEnd{0xFFFFFFFFu};
// Follows the last token of every part of a text, where the layout has parts
// (src/corpus/text_layout.h).
inline constexpr WordId kPartEnd{0xFFFFFFFDu};
// Begins a labelled pair of texts that are not alike.
inline constexpr WordId kDissimilar{0xFFFFFFFCu};

// Whether an id of a corpus stands for a word of the vocabulary: not unknown, and no mark.
constexpr bool IsWord(WordId id) { return id < WordId{0x80000000u}; }

// A weight, finite and >= 0, as a mark: the bits of the number below zero. Before a sentence it is
// that sentence's, before a given pair that pair's; without it the weight is 1.
constexpr WordId WeightMark(float weight) {
  return WordId{std::bit_cast<uint32_t>(weight) | 0x80000000u};
}
constexpr bool IsWeight(WordId id) { return !IsWord(id) && id < kDissimilar; }
constexpr float WeightOf(WordId mark) {
  return std::bit_cast<float>(static_cast<uint32_t>(mark) & 0x7FFFFFFFu);
}

// Some whole sentences that lie together: what a worker takes at a time.
struct Shard {
  uint64_t begin = 0;  // positions in the corpus: [begin, end), ends after a kSentenceEnd
  uint64_t end = 0;
  SentenceIndex first_sentence{0};
  uint64_t sentences = 0;
  uint64_t known_tokens = 0;  // tokens whose word is in the vocabulary
};

// Immutable; memory-mapped, so that a corpus larger than memory is read as fast as the disk gives
// it. Const methods may be called from any thread.
class EncodedCorpus {
 public:
  EncodedCorpus() = default;
  // `ids` lie in `file` and hold sentences as [WordId | kUnknownWord]... kSentenceEnd, or as given
  // pairs, some in each sentence: [weight? WordId WordId]... kSentenceEnd; `shards` cover them in
  // order.
  EncodedCorpus(MappedFile file, std::span<const WordId> ids, std::vector<Shard> shards);

  std::span<const WordId> ids() const { return ids_; }
  std::span<const Shard> shards() const { return shards_; }
  uint64_t sentences() const { return sentences_; }
  uint64_t known_tokens() const { return known_tokens_; }

  // Calls visit(SentenceIndex, span<const WordId>) for the sentences of a shard, in order. A
  // sentence holds at least one id, which may be kUnknownWord or, where there are parts, a mark.
  template <class Visitor>
  void ForEachSentence(const Shard& shard, Visitor&& visit) const {
    const std::span<const WordId> ids = this->ids(shard);
    SentenceIndex sentence = shard.first_sentence;
    size_t begin = 0;
    for (size_t i = 0; i < ids.size(); ++i) {
      if (ids[i] != kSentenceEnd) continue;
      visit(sentence, ids.subspan(begin, i - begin));
      sentence = sentence + 1;
      begin = i + 1;
    }
  }

 private:
  std::span<const WordId> ids(const Shard& shard) const {
    return ids_.subspan(shard.begin, shard.end - shard.begin);
  }

  MappedFile file_;
  std::span<const WordId> ids_;
  std::vector<Shard> shards_;
  uint64_t sentences_ = 0;
  uint64_t known_tokens_ = 0;
};

// A share (0, 1] of the shards, at least one, spread evenly over the text, for what stands together
// in a text is alike. Looks into `corpus`, which must outlive it.
EncodedCorpus SampleShards(const EncodedCorpus& corpus, double share);

// How many words of a sentence are in the vocabulary.
uint64_t KnownTokens(std::span<const WordId> sentence);

// How often each word of the vocabulary, of `words` words, stands in this text: [words]. Reads all
// of it once.
std::vector<Count> CountWords(const EncodedCorpus& corpus, size_t words);

}  // namespace nce2vec

#endif  // SRC_CORPUS_ENCODED_CORPUS_H_
