// How much of the truth an approximate search finds.
#ifndef SRC_QUERY_RECALL_H_
#define SRC_QUERY_RECALL_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "src/model/embeddings.h"
#include "src/query/neighbour_search.h"

namespace nce2vec {

// Words of a model, drawn at random from those whose vector has a direction, each asking for its
// own nearest neighbours, and the true answers.
struct RecallSample {
  std::vector<NeighbourQuery> queries;
  std::vector<Neighbours> exact;  // by exact search
  size_t k = 0;
};

RecallSample DrawRecallSample(const Embeddings& embeddings, size_t words, size_t k, uint64_t seed);

// The mean share of the true k neighbours that `search` finds, from 0 to 1 ("recall@k"); 1 for an
// empty sample.
double Recall(const NeighbourSearch& search, const RecallSample& sample);

}  // namespace nce2vec

#endif  // SRC_QUERY_RECALL_H_
