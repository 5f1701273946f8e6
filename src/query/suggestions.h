// Words of the vocabulary that are spelled nearly like another.
#ifndef SRC_QUERY_SUGGESTIONS_H_
#define SRC_QUERY_SUGGESTIONS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "src/base/ids.h"
#include "src/vocab/vocabulary.h"

namespace nce2vec {

// Changes that make one word of the other: a character put in, left out, replaced, or two
// neighbours exchanged, no place touched twice (optimal string alignment, the restricted form of
// Damerau 1964). Case differences count nothing. By Hyyro 2003, "A bit-vector algorithm for
// computing Levenshtein and Damerau edit distances": a column of the table in one 64-bit word.
class SpellingDistance {
 public:
  // Longer words are compared with none.
  static constexpr size_t kMaxCharacters = 64;

  // Ill-formed UTF-8 counts as U+FFFD.
  explicit SpellingDistance(std::string_view word);

  size_t characters() const { return characters_; }
  // The distance to `other`, or limit + 1 when it is more than `limit`. Thread-safe.
  size_t To(std::string_view other, size_t limit) const;

 private:
  uint64_t PlacesOf(int32_t character) const;

  struct OtherPlaces {
    int32_t character;
    uint64_t places;
  };

  size_t characters_ = 0;
  uint64_t ascii_places_[128] = {};  // bit i: the word's character i is this one
  std::vector<OtherPlaces> other_places_;
};

// The words at most 2 changes away from `word` (1 for words under 4 characters, 0 for a single
// one): the `count` nearest, by (distance, id), id being the order of frequency. Reads the whole
// vocabulary with TBB, 1 million words in some 20 ms of two cores.
std::vector<WordId> Suggest(const Vocabulary& vocabulary, std::string_view word, size_t count = 3);

}  // namespace nce2vec

#endif  // SRC_QUERY_SUGGESTIONS_H_
