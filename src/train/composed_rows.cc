#include "src/train/composed_rows.h"

#include <algorithm>

namespace nce2vec {

ComposedRows::ComposedRows(const SubwordIndex& subwords, Parameters& parameters, size_t max_words)
    : subwords_(subwords), parameters_(parameters), padded_dim_(parameters.input.stride()) {
  const size_t slots = 2 * max_words;  // those of a tile while the next one is planned
  rows_.resize(2 * slots * padded_dim_);
  for (size_t slot = slots; slot > 0; --slot) free_.push_back(static_cast<uint32_t>(slot - 1));
  live_.reserve(slots);
  entering_.reserve(slots);
}

RowSum ComposedRows::SumAt(const Slot& slot) {
  const std::span<const uint32_t> ngrams = subwords_.of(slot.word);
  float* sum = rows_.data() + slot.slot * padded_dim_;
  return {sum, sum + rows_.size() / 2, parameters_.input.padded_row(Index(slot.word)), ngrams,
          SubwordScale(1 + ngrams.size())};
}

void ComposedRows::Plan(std::span<const WordId> words, float** rows) {
  for (Slot& slot : live_) slot.needed = false;
  entering_.clear();
  ahead_.clear();
  for (size_t i = 0; i < words.size(); ++i) {
    const auto found = std::find_if(live_.begin(), live_.end(),
                                    [&](const Slot& slot) { return slot.word == words[i]; });
    uint32_t slot = 0;
    if (found != live_.end()) {
      found->needed = true;
      slot = found->slot;
    } else {
      slot = free_.back();
      free_.pop_back();
      live_.push_back({slot, words[i], true});
      entering_.push_back(live_.back());
      ahead_.push_back(parameters_.input.padded_row(Index(words[i])));
      for (const uint32_t ngram : subwords_.of(words[i])) {
        ahead_.push_back(parameters_.ngrams.padded_row(ngram));
      }
    }
    rows[i] = rows_.data() + slot * padded_dim_;
  }
}

void ComposedRows::Move() {
  float* const ngrams = parameters_.ngrams.padded_row(0);
  sums_.clear();
  std::erase_if(live_, [&](const Slot& slot) {
    if (slot.needed) return false;
    sums_.push_back(SumAt(slot));
    free_.push_back(slot.slot);
    return true;
  });
  SpreadChanges(sums_, ngrams, padded_dim_);
  sums_.clear();
  for (const Slot& slot : entering_) sums_.push_back(SumAt(slot));
  ComputeSums(sums_, ngrams, padded_dim_);
  entering_.clear();
}

}  // namespace nce2vec
