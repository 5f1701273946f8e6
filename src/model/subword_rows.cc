#include "src/model/subword_rows.h"

#include <algorithm>

#include "src/vocab/subword_hasher.h"
#include "src/vocab/subword_index.h"

namespace nce2vec {

size_t SubwordRows::Find(uint32_t bucket) const {
  const auto wanted = static_cast<int32_t>(bucket);
  const auto place = std::lower_bound(buckets_.begin(), buckets_.end(), wanted);
  if (place == buckets_.end() || *place != wanted) return rows_.rows;
  return static_cast<size_t>(place - buckets_.begin());
}

bool SubwordRows::HasPart(std::string_view word) const {
  if (empty()) return false;
  SubwordHasher hasher(options_);
  return std::ranges::any_of(hasher.Buckets(word),
                             [&](uint32_t bucket) { return Find(bucket) < rows_.rows; });
}

size_t SubwordRows::Compose(std::string_view word, std::span<float> vector) const {
  std::ranges::fill(vector, 0.0F);
  if (empty()) return 0;
  SubwordHasher hasher(options_);
  size_t found = 0;
  for (const uint32_t bucket : hasher.Buckets(word)) {
    const size_t place = Find(bucket);
    if (place == rows_.rows) continue;
    const std::span<const float> row = rows_[place];
    for (size_t j = 0; j < vector.size(); ++j) vector[j] += row[j];
    ++found;
  }
  const float scale = found == 0 ? 0.0F : SubwordScale(found);
  for (float& x : vector) x *= scale;
  return found;
}

}  // namespace nce2vec
