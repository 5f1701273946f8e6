// The scan over all rows under every exact search, of floats or of codes, for one query or many.
#ifndef SRC_QUERY_ROW_SCAN_H_
#define SRC_QUERY_ROW_SCAN_H_

#include <cstddef>
#include <span>
#include <vector>

#include "src/base/ids.h"
#include "src/base/matrix.h"
#include "src/query/top_k.h"

namespace nce2vec {

struct ScanQuery {
  std::span<const float> vector;    // [D]
  std::span<const WordId> exclude;  // never answers
};

// The `k` rows of largest multiplier x (row . query) for each query, in the total order of the
// scores as computed in float: those of a query alone and in a batch may differ by rounding. Rows
// whose multiplier is not a positive number are no candidates. Queries share each reading of the
// rows, up to 64 at a time. Parallel with TBB; the result is the same for any number of threads.
std::vector<std::vector<Neighbour>> ScanFloats(const ConstRows& rows,
                                               std::span<const float> multipliers,
                                               std::span<const ScanQuery> queries, size_t k);
std::vector<std::vector<Neighbour>> ScanCodes(const ConstCodes& codes,
                                              std::span<const float> multipliers,
                                              std::span<const ScanQuery> queries, size_t k);

}  // namespace nce2vec

#endif  // SRC_QUERY_ROW_SCAN_H_
