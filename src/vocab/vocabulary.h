// The words of a model in their one order: count descending, then bytes.
#ifndef SRC_VOCAB_VOCABULARY_H_
#define SRC_VOCAB_VOCABULARY_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "src/base/ids.h"

namespace nce2vec {

struct WordCount {
  std::string word;
  Count count = 0;
};

// The four arrays a vocabulary consists of, in memory and in the model file alike.
struct VocabularyArrays {
  std::span<const char> bytes;       // all words, one after the other
  std::span<const int64_t> offsets;  // [V+1]: word i is bytes[offsets[i], offsets[i+1])
  std::span<const int64_t> counts;   // [V], >= 0
  std::span<const int32_t> sorted;   // [V]: word ids in the order of their words' bytes
};

// The words that begin alike.
struct PrefixMatches {
  size_t count = 0;           // how many there are
  std::vector<WordId> first;  // the most frequent of them, in order
  std::string common;         // the longest beginning that all share, whole characters; "" for none
};

// Immutable after building; all methods may be called from any thread. Owns its arrays or, when
// made by FromMapped, looks at someone else's, who must keep them.
class Vocabulary {
 public:
  Vocabulary() = default;

  // Sorts into the one order. InvalidArgument on a repeated or empty word or more than 2^31 - 2
  // words.
  static absl::StatusOr<Vocabulary> FromCounts(std::vector<WordCount> words);
  // Keeps the given order: foreign vector files come in their own.
  static absl::StatusOr<Vocabulary> FromOrdered(const std::vector<WordCount>& words);
  // Checks lengths and the ends of the offsets in O(1), so that opening a model stays instant; each
  // word's offsets are checked when it is read, so a damaged file can't lead outside `bytes`.
  static absl::StatusOr<Vocabulary> FromMapped(const VocabularyArrays& arrays);

  size_t size() const { return arrays_.counts.size(); }
  std::string_view word(WordId id) const;
  Count count(WordId id) const { return arrays_.counts[Index(id)]; }
  // The sum of all counts.
  Count total_count() const;
  // InvalidArgument, naming the word, unless no count is negative and their sum is at most 2^62, so
  // that those of any text can be added. Reads them all.
  absl::Status CheckCounts() const;

  // By binary search over `sorted`: nothing to build, some 20 string comparisons.
  std::optional<WordId> Find(std::string_view word) const;
  // All words that begin with `prefix` ("": all), `limit` of them by name. Two binary searches, and
  // a look at each match for its frequency.
  PrefixMatches FindPrefix(std::string_view prefix, size_t limit) const;

  const VocabularyArrays& arrays() const { return arrays_; }

 private:
  // The word at a place of `sorted`; empty where a damaged file names none.
  std::string_view SortedWord(size_t place) const;
  size_t PrefixBound(std::string_view prefix, bool after) const;

  std::vector<char> bytes_;
  std::vector<int64_t> offsets_;
  std::vector<int64_t> counts_;
  std::vector<int32_t> sorted_;
  VocabularyArrays arrays_;
};

}  // namespace nce2vec

#endif  // SRC_VOCAB_VOCABULARY_H_
