#include "src/text/phrase_matcher.h"

#include <algorithm>

namespace nce2vec {

size_t PhraseMatcher::SequenceHash::operator()(std::span<const uint32_t> words) const {
  uint64_t hash = words.size();
  for (const uint32_t word : words) {
    hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
    hash ^= hash >> 32;
  }
  return hash;
}

bool PhraseMatcher::SameSequence::operator()(std::span<const uint32_t> a,
                                             std::span<const uint32_t> b) const {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

bool PhraseMatcher::Add(std::span<const uint32_t> words) {
  if (index_.contains(words)) return false;
  phrases_.emplace_back(words.begin(), words.end());
  const std::vector<uint32_t>& added = phrases_.back();
  index_.emplace(std::span<const uint32_t>(added), phrases_.size() - 1);
  size_t& longest = longest_[added.front()];
  longest = std::max(longest, added.size());
  return true;
}

PhraseMatcher::Match PhraseMatcher::FindFirst(std::span<const uint32_t> words) const {
  if (words.size() < 2) return {};
  const auto longest = longest_.find(words.front());
  if (longest == longest_.end()) return {};
  for (size_t size = std::min(longest->second, words.size()); size >= 2; --size) {
    const auto found = index_.find(words.first(size));
    if (found != index_.end()) return {size, found->second};
  }
  return {};
}

}  // namespace nce2vec
