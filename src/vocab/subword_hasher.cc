#include "src/vocab/subword_hasher.h"

#include <algorithm>
#include <array>

#include "src/vocab/word_hash.h"

namespace nce2vec {
namespace {

// Unicode, 3.12 "Conjoining Jamo Behavior": a syllable's number in its block names its letters.
constexpr uint32_t kFirstSyllable = 0xAC00;
constexpr uint32_t kSyllables = 11172;
constexpr uint32_t kFirstLead = 0x1100;
constexpr uint32_t kFirstVowel = 0x1161;
constexpr uint32_t kBeforeFirstTail = 0x11A7;
constexpr uint32_t kVowels = 21;
constexpr uint32_t kTails = 28;  // with none
// No text has it in a word, and n-grams are hashed, never shown.
constexpr char kNoTail = '\x01';

bool IsContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

// Of a code point from U+0800 to U+FFFF.
void AppendThreeBytes(uint32_t code_point, std::string& to) {
  to += static_cast<char>(0xE0 | code_point >> 12);
  to += static_cast<char>(0x80 | (code_point >> 6 & 0x3F));
  to += static_cast<char>(0x80 | (code_point & 0x3F));
}

// Where the three bytes at `bytes` are a syllable, its number in the block; else kSyllables.
uint32_t SyllableAt(std::string_view bytes) {
  if (bytes.size() != 3) return kSyllables;
  const auto byte = [&](size_t i) {
    return static_cast<uint32_t>(static_cast<unsigned char>(bytes[i]));
  };
  if (byte(0) < 0xEA || byte(0) > 0xED) return kSyllables;
  const uint32_t code_point = (byte(0) & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
  return std::min(code_point - kFirstSyllable, kSyllables);
}

}  // namespace

void SubwordHasher::AddUnits(std::string_view word) {
  size_t end = 0;
  for (size_t begin = 0; begin < word.size(); begin = end) {
    end = begin + 1;
    while (end < word.size() && IsContinuation(word[end])) ++end;
    const std::string_view unit = word.substr(begin, end - begin);
    const uint32_t syllable = options_.unit == SubwordUnit::kJamo ? SyllableAt(unit) : kSyllables;
    starts_.push_back(marked_.size());
    if (syllable == kSyllables) {
      marked_ += unit;
      continue;
    }
    AppendThreeBytes(kFirstLead + syllable / (kVowels * kTails), marked_);
    starts_.push_back(marked_.size());
    AppendThreeBytes(kFirstVowel + syllable / kTails % kVowels, marked_);
    starts_.push_back(marked_.size());
    if (syllable % kTails == 0) {
      marked_ += kNoTail;
    } else {
      AppendThreeBytes(kBeforeFirstTail + syllable % kTails, marked_);
    }
  }
}

const std::vector<uint32_t>& SubwordHasher::Buckets(std::string_view word) {
  marked_.assign(1, '<');
  starts_ = {0};
  AddUnits(word);
  starts_.push_back(marked_.size());
  marked_ += '>';
  starts_.push_back(marked_.size());
  buckets_.clear();
  const size_t units = starts_.size() - 1;
  for (size_t first = 0; first < units; ++first) {
    for (size_t n = options_.min_units; n <= options_.max_units && first + n <= units; ++n) {
      if (n == 1 && (first == 0 || first + 1 == units)) continue;
      const std::string_view ngram =
          std::string_view(marked_).substr(starts_[first], starts_[first + n] - starts_[first]);
      const uint64_t hash = WordHash()(ngram);
      buckets_.push_back(static_cast<uint32_t>((hash >> 32) * options_.buckets >> 32));
    }
  }
  return buckets_;
}

}  // namespace nce2vec
