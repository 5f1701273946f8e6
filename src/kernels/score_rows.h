// Scores of many rows against a few queries: the scan under every neighbour search and evaluation.
#ifndef SRC_KERNELS_SCORE_ROWS_H_
#define SRC_KERNELS_SCORE_ROWS_H_

#include <cstddef>
#include <span>

#include "src/base/matrix.h"

namespace nce2vec {

// scores[q * score_stride + r] = rows[r] . queries[q], for all rows r and queries q. Rows and
// queries may be unaligned and unpadded; queries.dim == rows.dim; scores are not aliased with
// either. Sums within a row have a fixed order for one SIMD target. Thread-safe.
void ScoreRows(const ConstRows& rows, const ConstRows& queries, float* scores, size_t score_stride);

}  // namespace nce2vec

#endif  // SRC_KERNELS_SCORE_ROWS_H_
