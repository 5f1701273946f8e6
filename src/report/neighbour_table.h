// The nearest neighbours of many words at once.
#ifndef SRC_REPORT_NEIGHBOUR_TABLE_H_
#define SRC_REPORT_NEIGHBOUR_TABLE_H_

#include <cstddef>
#include <functional>
#include <vector>

#include "src/model/embeddings.h"
#include "src/query/top_k.h"

namespace nce2vec {

// For each of the first `words` words (at most embeddings.size()) its k nearest among the first
// `candidates` (at most as many) words, as Nearest gives them: by cosine, then id, never the word
// itself. None for a word without a direction (its vector is zero or not finite). Many queries
// share a scan. Parallel; the result is the same for any number of threads. `progress` is called
// with the number of words done, from one thread; it may be empty.
std::vector<std::vector<Neighbour>> NeighbourTable(const Embeddings& embeddings, size_t words,
                                                   size_t candidates, size_t k,
                                                   const std::function<void(size_t)>& progress);

}  // namespace nce2vec

#endif  // SRC_REPORT_NEIGHBOUR_TABLE_H_
