// Nearest neighbours in batches, by one of several ways to look through the rows.
#ifndef SRC_QUERY_NEIGHBOUR_SEARCH_H_
#define SRC_QUERY_NEIGHBOUR_SEARCH_H_

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "src/base/ids.h"
#include "src/model/embeddings.h"
#include "src/query/top_k.h"

namespace nce2vec {

struct NeighbourQuery {
  std::vector<float> vector;    // [D], of any length but zero
  std::vector<WordId> exclude;  // never answers
};

using Neighbours = std::vector<Neighbour>;  // best first

// A search finds candidates by scores in float, then takes the cosine of each in double precision:
// the same word has the same score whichever way it was found, alone or in a batch, on any
// instruction set. Immutable; all const methods may be called from any thread. Borrows the
// embeddings.
class NeighbourSearch {
 public:
  virtual ~NeighbourSearch() = default;

  // The k nearest words to each query; fewer where fewer candidates are left. Order: cosine
  // descending, then id. Words whose vector is zero or not finite are never answers.
  virtual std::vector<Neighbours> Find(std::span<const NeighbourQuery> queries, size_t k) const = 0;
};

// Reads all rows: exact. Candidates are the first `restrict_vocab` words; 0: all.
std::unique_ptr<NeighbourSearch> MakeExactSearch(const Embeddings& embeddings,
                                                 size_t restrict_vocab = 0);

// Candidates that a search of codes takes cosines of.
inline constexpr size_t kRescoredRows = 100;

// Reads the codes of all rows, a quarter of the bytes, and the rows of the `rescored` best for k =
// 10, as many more as k is larger: nearly exact. At least k rows are read: answers have true
// cosines. The model must have codes.
std::unique_ptr<NeighbourSearch> MakeCodeSearch(const Embeddings& embeddings,
                                                size_t restrict_vocab = 0,
                                                size_t rescored = kRescoredRows);

// v / |v| for a query's vector, which must not be zero.
std::vector<float> UnitQuery(std::span<const float> vector);

// The cosine of a word with a unit query, in double precision: the score of every search.
float ExactCosine(const Embeddings& embeddings, std::span<const float> unit_query, WordId id);

// Scores in float, whose coordinates are summed in another order, are this near to exact ones.
inline constexpr float kScoreError = 1e-5f;

// The cosines of `candidates` with a unit query in double precision; the best k that are no
// exceptions, in the total order.
Neighbours Rescore(const Embeddings& embeddings, std::span<const float> unit_query,
                   std::span<const Neighbour> candidates, size_t k);

// 1 / |v| of each word, 0 for vectors that are zero or not finite: [V].
std::vector<float> InverseNorms(const Embeddings& embeddings);

}  // namespace nce2vec

#endif  // SRC_QUERY_NEIGHBOUR_SEARCH_H_
