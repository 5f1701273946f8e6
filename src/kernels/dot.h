// One dot product at a time, for searches that jump from row to row.
#ifndef SRC_KERNELS_DOT_H_
#define SRC_KERNELS_DOT_H_

#include <cstddef>

namespace nce2vec {

// a . b over `dim` floats of any alignment, in float. Thread-safe.
using DotKernel = float (*)(const float* a, const float* b, size_t dim);

// The one of this machine's instruction set: chosen once, not for every product.
DotKernel ChooseDot();

}  // namespace nce2vec

#endif  // SRC_KERNELS_DOT_H_
