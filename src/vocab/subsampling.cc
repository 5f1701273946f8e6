#include "src/vocab/subsampling.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>

namespace nce2vec {

std::vector<float> KeepProbabilities(std::span<const Count> counts, double threshold) {
  std::vector<float> keep(counts.size(), 1.0F);
  if (threshold <= 0) return keep;
  const auto total = static_cast<double>(std::accumulate(counts.begin(), counts.end(), Count{0}));
  for (size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    const double ratio = static_cast<double>(counts[i]) / total / threshold;  // f / t
    // Never 0, however low the threshold: p_n must have a word.
    keep[i] = std::max(std::numeric_limits<float>::min(),
                       static_cast<float>(std::min(1.0, (std::sqrt(ratio) + 1.0) / ratio)));
  }
  return keep;
}

std::vector<double> SubsampledCounts(std::span<const Count> counts, std::span<const float> keep) {
  std::vector<double> kept(counts.size());
  for (size_t i = 0; i < counts.size(); ++i) {
    kept[i] = static_cast<double>(counts[i]) * static_cast<double>(keep[i]);
  }
  return kept;
}

}  // namespace nce2vec
