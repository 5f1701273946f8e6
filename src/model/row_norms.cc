#include "src/model/row_norms.h"

#include <tbb/parallel_for.h>

#include <cmath>

#include "src/base/dot_product.h"

namespace nce2vec {

std::vector<float> RowNorms(const ConstRows& rows) {
  std::vector<float> norms(rows.rows);
  tbb::parallel_for(size_t{0}, rows.rows, [&](size_t row) {
    norms[row] = static_cast<float>(std::sqrt(DotProduct(rows[row], rows[row])));
  });
  return norms;
}

}  // namespace nce2vec
