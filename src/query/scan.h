// The scan over all word vectors for scores that combine several cosines; row_scan.h has that for
// one.
#ifndef SRC_QUERY_SCAN_H_
#define SRC_QUERY_SCAN_H_

#include <span>
#include <vector>

#include "absl/functional/function_ref.h"
#include "src/base/matrix.h"
#include "src/model/embeddings.h"
#include "src/query/nearest.h"

namespace nce2vec {

// Makes one score a row out of the cosines of a block of rows: cosines[q * stride + r] belongs to
// query q and row r < stride; the scores are left in cosines[r].
using CombineCosines = absl::FunctionRef<void(std::span<float> cosines, size_t stride)>;

// The best rows by the combined cosines with `queries` (unit vectors). Rows whose vector is zero
// are no candidates. Parallel over blocks of rows; the result is the same for any number of
// threads. `combine` is called from several threads at once.
std::vector<Neighbour> ScanRows(const Embeddings& embeddings, const ConstRows& queries,
                                const SearchOptions& options, CombineCosines combine);

// The number of candidates that `restrict_vocab` (0: all) leaves.
size_t CandidateRows(const Embeddings& embeddings, size_t restrict_vocab);

// v / |v|; the vector must not be zero.
std::vector<float> UnitVector(const Embeddings& embeddings, WordId id);

}  // namespace nce2vec

#endif  // SRC_QUERY_SCAN_H_
