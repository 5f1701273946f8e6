// Word vectors in a byte a coordinate.
#ifndef SRC_MODEL_QUANTISED_ROWS_H_
#define SRC_MODEL_QUANTISED_ROWS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "src/base/matrix.h"

namespace nce2vec {

// What a model file holds of codes: v / |v| is about mean + scale x codes, for each row. Borrowed.
struct CodeContents {
  ConstCodes codes;               // [V, D], from -127 to 127
  std::span<const float> scales;  // [V]; 0 for vectors that are zero or not finite
  std::span<const float> mean;    // [D], of all unit rows
};

// Owns codes and scales. A row's largest distance from the mean becomes 127; the mean is taken out
// first, because trained vectors share much of it, and what all rows have in common changes no
// order of neighbours but would take up the codes' range.
class QuantisedRows {
 public:
  // rows: [V, D], not normalised; norms: [V], their lengths. Parallel with TBB, the same on any
  // number of threads.
  QuantisedRows(const ConstRows& rows, std::span<const float> norms);

  CodeContents contents() const;

 private:
  size_t dim_;
  std::vector<int8_t> codes_;
  std::vector<float> scales_;
  std::vector<float> mean_;
};

}  // namespace nce2vec

#endif  // SRC_MODEL_QUANTISED_ROWS_H_
