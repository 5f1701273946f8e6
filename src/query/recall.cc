#include "src/query/recall.h"

#include <algorithm>

#include "src/base/random.h"

namespace nce2vec {

RecallSample DrawRecallSample(const Embeddings& embeddings, size_t words, size_t k, uint64_t seed) {
  const std::vector<float> inverse_norms = InverseNorms(embeddings);
  std::vector<WordId> candidates;
  for (size_t row = 0; row < inverse_norms.size(); ++row) {
    if (inverse_norms[row] > 0) candidates.push_back(ToWordId(row));
  }
  RecallSample sample;
  sample.k = k;
  RandomStream random(seed, StreamPurpose::kRecall);
  for (size_t i = 0; i < std::min(words, candidates.size()); ++i) {
    const auto left = static_cast<uint32_t>(candidates.size() - i);
    std::swap(candidates[i], candidates[i + random.Below(left)]);
    const std::span<const float> vector = embeddings.vector(candidates[i]);
    sample.queries.push_back({{vector.begin(), vector.end()}, {candidates[i]}});
  }
  sample.exact = MakeExactSearch(embeddings)->Find(sample.queries, k);
  return sample;
}

double Recall(const NeighbourSearch& search, const RecallSample& sample) {
  const std::vector<Neighbours> found = search.Find(sample.queries, sample.k);
  size_t wanted = 0;
  size_t hit = 0;
  for (size_t q = 0; q < found.size(); ++q) {
    wanted += sample.exact[q].size();
    for (const Neighbour& truth : sample.exact[q]) {
      hit += std::find(found[q].begin(), found[q].end(), truth) != found[q].end();
    }
  }
  return wanted == 0 ? 1.0 : static_cast<double>(hit) / static_cast<double>(wanted);
}

}  // namespace nce2vec
