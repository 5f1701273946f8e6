// Rows of small whole numbers, a byte a coordinate: a quarter of the memory to scan.
#ifndef SRC_KERNELS_ROW_CODES_H_
#define SRC_KERNELS_ROW_CODES_H_

#include <cstdint>
#include <span>

#include "src/base/matrix.h"

namespace nce2vec {

// scores[r] = sum over j of codes[r][j] * query[j], in float. Sums have a fixed order for one SIMD
// target. Thread-safe.
void ScoreCodes(const ConstCodes& codes, std::span<const float> query, float* scores);

// rows[r * dim + j] = codes[r][j] as a float. Thread-safe.
void DecodeRows(const ConstCodes& codes, float* rows);

}  // namespace nce2vec

#endif  // SRC_KERNELS_ROW_CODES_H_
