#include "src/query/nearest.h"

#include "src/base/status_macros.h"
#include "src/query/neighbour_search.h"

namespace nce2vec {

std::vector<Neighbour> Nearest(const Embeddings& embeddings, std::span<const float> query,
                               const SearchOptions& options) {
  NCE2VEC_CHECK(query.size() == embeddings.dim());
  const NeighbourQuery one{{query.begin(), query.end()}, options.exclude};
  return MakeExactSearch(embeddings, options.restrict_vocab)->Find({&one, 1}, options.k)[0];
}

}  // namespace nce2vec
