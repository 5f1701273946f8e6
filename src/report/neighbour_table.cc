#include "src/report/neighbour_table.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "src/base/status_macros.h"
#include "src/query/expression.h"
#include "src/query/neighbour_search.h"

namespace nce2vec {
namespace {

// Words between two calls of `progress`.
constexpr size_t kSliceWords = 512;

}  // namespace

std::vector<std::vector<Neighbour>> NeighbourTable(const Embeddings& embeddings, size_t words,
                                                   size_t candidates, size_t k,
                                                   const std::function<void(size_t)>& progress) {
  NCE2VEC_CHECK(words <= embeddings.size() && candidates <= embeddings.size());
  std::vector<std::vector<Neighbour>> table(words);
  if (candidates == 0) return table;
  const std::unique_ptr<NeighbourSearch> search = MakeExactSearch(embeddings, candidates);
  for (size_t slice = 0; slice < words; slice += kSliceWords) {
    const size_t end = std::min(slice + kSliceWords, words);
    std::vector<size_t> asked;
    std::vector<NeighbourQuery> queries;
    for (size_t word = slice; word < end; ++word) {
      // As `nn` asks for a word; none for a word without a direction.
      absl::StatusOr<std::vector<float>> vector = Evaluate(embeddings, {"", {{ToWordId(word), 1}}});
      if (!vector.ok()) continue;
      asked.push_back(word);
      queries.push_back({*std::move(vector), {ToWordId(word)}});
    }
    std::vector<Neighbours> found = search->Find(queries, k);
    for (size_t i = 0; i < asked.size(); ++i) table[asked[i]] = std::move(found[i]);
    if (progress) progress(end);
  }
  return table;
}

}  // namespace nce2vec
