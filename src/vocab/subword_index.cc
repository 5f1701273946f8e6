#include "src/vocab/subword_index.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "absl/strings/str_format.h"
#include "src/vocab/subword_hasher.h"

namespace nce2vec {

absl::StatusOr<SubwordIndex> SubwordIndex::Build(const Vocabulary& vocabulary,
                                                 const SubwordOptions& options) {
  SubwordIndex index;
  index.options_ = options;
  if (!options.enabled()) return index;
  // Of each bucket: how often the text has its n-grams; then the row.
  std::vector<uint64_t> weights(options.buckets, 0);
  SubwordHasher hasher(options);
  index.begins_.reserve(vocabulary.size() + 1);
  index.begins_.push_back(0);
  for (size_t w = 0; w < vocabulary.size(); ++w) {
    const WordId word = ToWordId(w);
    // A word that the text lacks, but an earlier model had, counts as seen once.
    const auto count = static_cast<uint64_t>(std::max<Count>(vocabulary.count(word), 1));
    for (const uint32_t bucket : hasher.Buckets(vocabulary.word(word))) {
      weights[bucket] += count;
      index.word_rows_.push_back(bucket);
    }
    if (index.word_rows_.size() > std::numeric_limits<uint32_t>::max()) {
      return absl::ResourceExhaustedError(absl::StrFormat(
          "the first %d words have more than 2^32 n-grams; use fewer lengths (--subwords), or a "
          "smaller vocabulary (--min-count)",
          w + 1));
    }
    index.begins_.push_back(static_cast<uint32_t>(index.word_rows_.size()));
  }
  for (size_t bucket = 0; bucket < weights.size(); ++bucket) {
    if (weights[bucket] > 0) index.buckets_.push_back(static_cast<uint32_t>(bucket));
  }
  std::stable_sort(index.buckets_.begin(), index.buckets_.end(),
                   [&](uint32_t a, uint32_t b) { return weights[a] > weights[b]; });
  for (size_t row = 0; row < index.buckets_.size(); ++row) weights[index.buckets_[row]] = row;
  for (uint32_t& entry : index.word_rows_) entry = static_cast<uint32_t>(weights[entry]);
  return index;
}

float SubwordScale(size_t parts) { return 1.0F / std::sqrt(static_cast<float>(parts)); }

}  // namespace nce2vec
