// Lengths of word vectors.
#ifndef SRC_MODEL_ROW_NORMS_H_
#define SRC_MODEL_ROW_NORMS_H_

#include <vector>

#include "src/base/matrix.h"

namespace nce2vec {

// |row| of each row, summed in double precision: [rows]. Parallel with TBB.
std::vector<float> RowNorms(const ConstRows& rows);

}  // namespace nce2vec

#endif  // SRC_MODEL_ROW_NORMS_H_
