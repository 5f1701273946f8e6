#include "src/vocab/vocabulary.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <numeric>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"

namespace nce2vec {
namespace {

bool BeforeInVocabulary(const WordCount& a, const WordCount& b) {
  if (a.count != b.count) return a.count > b.count;
  return a.word < b.word;
}

}  // namespace

absl::StatusOr<Vocabulary> Vocabulary::FromCounts(std::vector<WordCount> words) {
  std::sort(words.begin(), words.end(), BeforeInVocabulary);
  return FromOrdered(words);
}

absl::StatusOr<Vocabulary> Vocabulary::FromOrdered(const std::vector<WordCount>& words) {
  if (words.size() > static_cast<size_t>(std::numeric_limits<int32_t>::max()) - 1) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "%d words are more than a vocabulary can hold (2^31 - 2); use --max-vocab", words.size()));
  }
  Vocabulary vocabulary;
  vocabulary.offsets_.reserve(words.size() + 1);
  vocabulary.counts_.reserve(words.size());
  vocabulary.offsets_.push_back(0);
  for (const WordCount& entry : words) {
    if (entry.word.empty())
      return absl::InvalidArgumentError("a vocabulary can't hold an empty word");
    vocabulary.bytes_.insert(vocabulary.bytes_.end(), entry.word.begin(), entry.word.end());
    vocabulary.offsets_.push_back(static_cast<int64_t>(vocabulary.bytes_.size()));
    vocabulary.counts_.push_back(entry.count);
  }
  vocabulary.sorted_.resize(words.size());
  std::iota(vocabulary.sorted_.begin(), vocabulary.sorted_.end(), 0);
  const auto word_at = [&](int32_t id) -> const std::string& {
    return words[static_cast<size_t>(id)].word;
  };
  std::sort(vocabulary.sorted_.begin(), vocabulary.sorted_.end(),
            [&](int32_t a, int32_t b) { return word_at(a) < word_at(b); });
  for (size_t i = 1; i < words.size(); ++i) {
    const std::string& word = word_at(vocabulary.sorted_[i]);
    if (word == word_at(vocabulary.sorted_[i - 1])) {
      return absl::InvalidArgumentError(absl::StrFormat("the word '%s' stands twice", word));
    }
  }
  vocabulary.arrays_ = {vocabulary.bytes_, vocabulary.offsets_, vocabulary.counts_,
                        vocabulary.sorted_};
  return vocabulary;
}

absl::StatusOr<Vocabulary> Vocabulary::FromMapped(const VocabularyArrays& arrays) {
  const size_t size = arrays.counts.size();
  if (arrays.offsets.size() != size + 1 || arrays.sorted.size() != size) {
    return absl::DataLossError(
        absl::StrFormat("vocabulary arrays disagree: %d counts, %d offsets, %d sorted ids", size,
                        arrays.offsets.size(), arrays.sorted.size()));
  }
  if (arrays.offsets.front() != 0 ||
      arrays.offsets.back() != static_cast<int64_t>(arrays.bytes.size())) {
    return absl::DataLossError(
        absl::StrFormat("vocabulary offsets run from %d to %d, expected 0 to %d",
                        arrays.offsets.front(), arrays.offsets.back(), arrays.bytes.size()));
  }
  Vocabulary vocabulary;
  vocabulary.arrays_ = arrays;
  return vocabulary;
}

std::string_view Vocabulary::word(WordId id) const {
  const int64_t begin = arrays_.offsets[Index(id)];
  const int64_t end = arrays_.offsets[Index(id) + 1];
  if (begin < 0 || begin > end || end > static_cast<int64_t>(arrays_.bytes.size())) return {};
  return {arrays_.bytes.data() + begin, static_cast<size_t>(end - begin)};
}

Count Vocabulary::total_count() const {
  // Without a sign, since those of a damaged file may overflow.
  uint64_t sum = 0;
  for (const Count count : arrays_.counts) sum += static_cast<uint64_t>(count);
  return static_cast<Count>(sum);
}

absl::Status Vocabulary::CheckCounts() const {
  constexpr Count kMost = Count{1} << 62;
  Count sum = 0;
  for (size_t w = 0; w < size(); ++w) {
    const Count count = arrays_.counts[w];
    if (count < 0 || count > kMost - sum) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "word %d has the count %d, which is %s", w, count,
          count < 0 ? "negative" : "more than all texts together can have with those before it"));
    }
    sum += count;
  }
  return absl::OkStatus();
}

std::optional<WordId> Vocabulary::Find(std::string_view wanted) const {
  size_t low = 0;
  size_t high = size();
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    const size_t id = static_cast<size_t>(arrays_.sorted[middle]);
    if (id >= size()) return std::nullopt;  // a damaged file; `info --verify` names it
    const std::string_view found = word(ToWordId(id));
    if (found == wanted) return ToWordId(id);
    if (found < wanted) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return std::nullopt;
}

std::string_view Vocabulary::SortedWord(size_t place) const {
  const auto id = static_cast<size_t>(arrays_.sorted[place]);
  return id < size() ? word(ToWordId(id)) : std::string_view();
}

// Where in the order the words stop whose beginning comes before `prefix`, or doesn't come after.
size_t Vocabulary::PrefixBound(std::string_view prefix, bool after) const {
  size_t low = 0;
  size_t high = size();
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    const int order = SortedWord(middle).substr(0, prefix.size()).compare(prefix);
    if (order < 0 || (after && order == 0)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

PrefixMatches Vocabulary::FindPrefix(std::string_view prefix, size_t limit) const {
  const size_t begin = PrefixBound(prefix, false);
  const size_t end = PrefixBound(prefix, true);
  if (begin >= end) return {};
  const size_t last = end - 1;
  PrefixMatches matches;
  matches.count = end - begin;
  // Between two words in the order of bytes lie only words that share what these two share.
  const std::string_view low = SortedWord(begin);
  const std::string_view high = SortedWord(last);
  auto shared = static_cast<size_t>(std::ranges::mismatch(low, high).in1 - low.begin());
  while (shared > prefix.size() && shared < low.size() && (low[shared] & 0xC0) == 0x80) --shared;
  matches.common = low.substr(0, shared);
  const std::span<const int32_t> all = arrays_.sorted.subspan(begin, matches.count);
  std::vector<int32_t> ids(std::min(limit, all.size()));
  std::ranges::partial_sort_copy(all, ids);
  for (const int32_t id : ids) {
    if (static_cast<size_t>(id) < size())
      matches.first.push_back(ToWordId(static_cast<size_t>(id)));
  }
  return matches;
}

}  // namespace nce2vec
