#include "src/query/suggestions.h"

#include <tbb/blocked_range.h>
#include <tbb/parallel_reduce.h>

#include <algorithm>

#include "src/text/case_fold.h"
#include "src/text/utf8.h"

namespace nce2vec {
namespace {

constexpr int32_t kReplacement = 0xFFFD;

// The next character of `text`, its case folded; removes it.
int32_t TakeFolded(std::string_view& text) {
  const char byte = text.front();
  if ((byte & 0x80) == 0) {
    text.remove_prefix(1);
    return byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : byte;
  }
  const Utf8Character character = FirstCharacter(text);
  text.remove_prefix(character.bytes);
  return character.code_point < 0 ? kReplacement : FoldCase(character.code_point);
}

struct Candidate {
  size_t distance;
  WordId id;

  friend bool operator<(const Candidate& a, const Candidate& b) {
    return a.distance != b.distance ? a.distance < b.distance : a.id < b.id;
  }
};

// Keeps the first `count` in order.
void Offer(std::vector<Candidate>& best, const Candidate& candidate, size_t count) {
  best.insert(std::upper_bound(best.begin(), best.end(), candidate), candidate);
  if (best.size() > count) best.pop_back();
}

}  // namespace

SpellingDistance::SpellingDistance(std::string_view word) {
  while (!word.empty()) {
    const int32_t character = TakeFolded(word);
    if (++characters_ > kMaxCharacters) return;
    const uint64_t place = uint64_t{1} << (characters_ - 1);
    if (character < 128) {
      ascii_places_[character] |= place;
      continue;
    }
    const auto same = std::find_if(
        other_places_.begin(), other_places_.end(),
        [character](const OtherPlaces& entry) { return entry.character == character; });
    if (same == other_places_.end()) {
      other_places_.push_back({character, place});
    } else {
      same->places |= place;
    }
  }
}

uint64_t SpellingDistance::PlacesOf(int32_t character) const {
  if (character < 128) return ascii_places_[character];
  for (const OtherPlaces& entry : other_places_) {
    if (entry.character == character) return entry.places;
  }
  return 0;
}

size_t SpellingDistance::To(std::string_view other, size_t limit) const {
  // A character has 1 to 4 bytes.
  if (characters_ > kMaxCharacters || (other.size() + 3) / 4 > characters_ + limit ||
      other.size() + limit < characters_) {
    return limit + 1;
  }
  if (characters_ == 0) {
    size_t length = 0;
    for (; !other.empty() && length <= limit; ++length) TakeFolded(other);
    return length;
  }
  // The table's column for the empty beginning of `other` grows by one downwards.
  uint64_t grows = ~uint64_t{0};
  uint64_t falls = 0;
  uint64_t diagonal_same = 0;
  uint64_t places_before = 0;
  const uint64_t last = uint64_t{1} << (characters_ - 1);
  size_t distance = characters_;
  size_t read = 0;
  for (; !other.empty(); ++read) {
    // The last row changes by at most one a character.
    if (read > characters_ + limit || distance > limit + other.size()) return limit + 1;
    const uint64_t places = PlacesOf(TakeFolded(other));
    const uint64_t exchanged = ((~diagonal_same & places) << 1) & places_before;
    diagonal_same = (((places & grows) + grows) ^ grows) | places | falls | exchanged;
    uint64_t right_grows = falls | ~(diagonal_same | grows);
    uint64_t right_falls = diagonal_same & grows;
    distance += (right_grows & last) != 0;
    distance -= (right_falls & last) != 0;
    right_grows = (right_grows << 1) | 1;  // so does its first row, along `other`
    right_falls <<= 1;
    grows = right_falls | ~(diagonal_same | right_grows);
    falls = right_grows & diagonal_same;
    places_before = places;
  }
  return std::min(distance, limit + 1);
}

std::vector<WordId> Suggest(const Vocabulary& vocabulary, std::string_view word, size_t count) {
  const SpellingDistance spelling(word);
  const size_t characters = spelling.characters();
  // Of a single character nothing would be left but its case.
  const size_t limit = characters < 2 ? 0 : characters < 4 ? 1 : 2;
  std::vector<Candidate> best;
  if (characters > 0 && characters <= SpellingDistance::kMaxCharacters) {
    best = tbb::parallel_reduce(
        tbb::blocked_range<size_t>(0, vocabulary.size(), 4096), std::vector<Candidate>(),
        [&](const tbb::blocked_range<size_t>& range, std::vector<Candidate> part) {
          for (size_t id = range.begin(); id < range.end(); ++id) {
            const std::string_view other = vocabulary.word(ToWordId(id));
            if (other.empty()) continue;  // a damaged file
            const size_t distance = spelling.To(other, limit);
            if (distance <= limit) Offer(part, {distance, ToWordId(id)}, count);
          }
          return part;
        },
        [count](std::vector<Candidate> left, const std::vector<Candidate>& right) {
          for (const Candidate& candidate : right) Offer(left, candidate, count);
          return left;
        });
  }
  std::vector<WordId> words;
  for (const Candidate& candidate : best) words.push_back(candidate.id);
  return words;
}

}  // namespace nce2vec
