// Counts words exactly, in parallel: each piece of text is counted on its own, then the pieces are
// merged in their order, so that nothing depends on the number of threads.
#ifndef SRC_VOCAB_WORD_COUNTER_H_
#define SRC_VOCAB_WORD_COUNTER_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/base/ids.h"
#include "src/base/string_arena.h"
#include "src/vocab/vocabulary.h"
#include "src/vocab/word_hash.h"

namespace nce2vec {

struct VocabularyOptions {
  Count min_count = 5;   // rarer words are left out; >= 1
  size_t max_words = 0;  // only the N first in vocabulary order; 0: all

  absl::Status Validate() const;
};

// Words that are in a vocabulary whatever the text holds: those of a model that training goes on
// from.
struct EarlierWords {
  const Vocabulary* vocabulary = nullptr;  // borrowed; null: there are none
  // Its counts are of text that was read, and the new ones are added to them; else they only
  // express an order, and the new text's stand alone.
  bool counts_known = true;
  bool extend = true;  // whether words that it lacks come in; else they stay unknown
};

// The words of one piece of text, numbered in the order in which they were first seen. One thread.
class PieceWords {
 public:
  // The number of `word` in this piece; counts it.
  uint32_t Add(std::string_view word);

  size_t size() const { return words_.size(); }
  std::string_view word(uint32_t number) const { return words_[number]; }
  Count count(uint32_t number) const { return counts_[number]; }

 private:
  StringArena arena_;
  absl::flat_hash_map<std::string_view, uint32_t, WordHash> numbers_;
  std::vector<std::string_view> words_;
  std::vector<Count> counts_;
};

// All words seen so far, numbered in the order in which they were first seen: their provisional
// ids, which a text can be written down in before its vocabulary is known. Memory grows with the
// number of distinct words only. One thread.
class WordCounter {
 public:
  // The provisional id of each word of the piece. ResourceExhausted beyond 2^31 - 16 distinct
  // words: what is above marks other things in a corpus.
  absl::StatusOr<std::vector<uint32_t>> Merge(const PieceWords& piece);

  // Counts in place of those of the pieces, [distinct()], where words don't count all alike.
  void Recount(std::vector<Count> counts);

  size_t distinct() const { return words_.size(); }
  std::string_view word(uint32_t provisional) const { return words_[provisional]; }
  Count total() const { return total_; }

  struct Result {
    Vocabulary vocabulary;
    // The WordId of each provisional id, or kUnknownWord where it was left out.
    std::vector<WordId> ids;
    size_t words_seen = 0;  // words of the vocabulary that are in the text
  };
  // min_count and max_words leave out new words only, never one of `earlier`; it counts towards
  // max_words. FailedPrecondition when there is none of `earlier` and no word is frequent enough,
  // saying how frequent the most frequent one is.
  absl::StatusOr<Result> Finish(const VocabularyOptions& options,
                                const EarlierWords& earlier = {}) const;

 private:
  // A word of the vocabulary to be.
  struct Entry {
    std::string_view word;
    Count count = 0;
    uint32_t provisional = 0;  // kNotSeen: the text doesn't have it
  };
  static constexpr uint32_t kNotSeen = 0xFFFFFFFFu;
  static bool Before(const Entry& a, const Entry& b);

  std::vector<Entry> EarlierEntries(const EarlierWords& earlier) const;
  // Those that are not among the earlier ones, in vocabulary order, as many as the options let in.
  std::vector<Entry> NewEntries(const VocabularyOptions& options,
                                const std::vector<Entry>& earlier) const;

  StringArena arena_;
  absl::flat_hash_map<std::string_view, uint32_t, WordHash> numbers_;
  std::vector<std::string_view> words_;
  std::vector<Count> counts_;
  Count total_ = 0;
};

// Stands for a token whose word is not in the vocabulary.
inline constexpr WordId kUnknownWord{0xFFFFFFFEu};

}  // namespace nce2vec

#endif  // SRC_VOCAB_WORD_COUNTER_H_
