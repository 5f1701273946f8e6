// Models large enough to be searched, with the structure that trained vectors have: clusters, a
// common mean, lengths that differ.
#ifndef TESTS_QUERY_RANDOM_MODEL_H_
#define TESTS_QUERY_RANDOM_MODEL_H_

#include <cstdint>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/base/random.h"
#include "src/query/neighbour_search.h"
#include "tests/model/small_model.h"

namespace nce2vec {

inline std::vector<WordAndVector> ClusteredWords(size_t words, size_t dim, uint64_t seed = 1) {
  constexpr size_t kClusters = 40;
  RandomStream random(seed, StreamPurpose::kInitialise);
  std::vector<std::vector<float>> centres(kClusters, std::vector<float>(dim));
  for (std::vector<float>& centre : centres) {
    for (float& x : centre) x = random.Uniform() - 0.3f;
  }
  std::vector<WordAndVector> rows;
  for (size_t row = 0; row < words; ++row) {
    const float length = 0.5f + random.Uniform();
    const std::vector<float>& centre = centres[random.Below(kClusters)];
    rows.push_back({absl::StrFormat("w%d", row), centre});
    for (float& x : rows.back().vector) x = length * (x + 0.8f * (random.Uniform() - 0.5f));
  }
  return rows;
}

// Each of the first `count` words, asking for its neighbours but not itself.
inline std::vector<NeighbourQuery> QueriesOf(const Embeddings& model, size_t count) {
  std::vector<NeighbourQuery> queries;
  for (size_t row = 0; row < count; ++row) {
    const std::span<const float> vector = model.vector(ToWordId(row));
    queries.push_back({{vector.begin(), vector.end()}, {ToWordId(row)}});
  }
  return queries;
}

}  // namespace nce2vec

#endif  // TESTS_QUERY_RANDOM_MODEL_H_
