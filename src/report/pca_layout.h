// The plane on which word vectors differ most: the map's start, or the map itself.
#ifndef SRC_REPORT_PCA_LAYOUT_H_
#define SRC_REPORT_PCA_LAYOUT_H_

#include <cstddef>
#include <vector>

#include "absl/status/statusor.h"
#include "src/base/matrix.h"
#include "src/model/embeddings.h"
#include "src/report/point.h"

namespace nce2vec {

// v / |v| of the first `words` words, at most embeddings.size(); zeros for vectors that are zero or
// not finite. ResourceExhausted when the memory is not to be had.
absl::StatusOr<Matrix> UnitRows(const Embeddings& embeddings, size_t words);

// The places of `rows` on their first two principal components, centred. Rows that are all equal
// lie on one point. Parallel; the result is the same for any number of threads.
absl::StatusOr<std::vector<Point>> PcaLayout(const ConstRows& rows);

}  // namespace nce2vec

#endif  // SRC_REPORT_PCA_LAYOUT_H_
