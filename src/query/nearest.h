// Exact nearest neighbours by cosine.
#ifndef SRC_QUERY_NEAREST_H_
#define SRC_QUERY_NEAREST_H_

#include <cstddef>
#include <span>
#include <vector>

#include "src/base/ids.h"
#include "src/model/embeddings.h"
#include "src/query/top_k.h"

namespace nce2vec {

struct SearchOptions {
  size_t k = 10;                // >= 1; fewer are returned where fewer candidates are left
  size_t restrict_vocab = 0;    // candidates are the first N words; 0: all
  std::vector<WordId> exclude;  // never answers
};

// The k candidates of largest cosine with `query` [D], which need not be normalised and must not be
// zero. Order: score descending, then id. Words whose vector is zero are no candidates. Scans all
// rows with TBB.
std::vector<Neighbour> Nearest(const Embeddings& embeddings, std::span<const float> query,
                               const SearchOptions& options);

}  // namespace nce2vec

#endif  // SRC_QUERY_NEAREST_H_
