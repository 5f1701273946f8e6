#include "src/model/subword_rows.h"

#include <algorithm>

#include "src/vocab/subword_hasher.h"
#include "src/vocab/subword_index.h"

namespace nce2vec {

size_t SubwordRows::Compose(std::string_view word, std::span<float> vector) const {
  std::ranges::fill(vector, 0.0F);
  if (empty()) return 0;
  SubwordHasher hasher(options_);
  size_t found = 0;
  for (const uint32_t bucket : hasher.Buckets(word)) {
    const auto place =
        std::lower_bound(buckets_.begin(), buckets_.end(), static_cast<int32_t>(bucket));
    if (place == buckets_.end() || *place != static_cast<int32_t>(bucket)) continue;
    const std::span<const float> row = rows_[static_cast<size_t>(place - buckets_.begin())];
    for (size_t j = 0; j < vector.size(); ++j) vector[j] += row[j];
    ++found;
  }
  const float scale = found == 0 ? 0.0F : SubwordScale(found);
  for (float& x : vector) x *= scale;
  return found;
}

}  // namespace nce2vec
