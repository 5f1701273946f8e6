#include <algorithm>

#include "src/base/matrix.h"
#include "src/kernels/tile.h"

namespace nce2vec {

TileScratch::TileScratch(size_t max_inputs, size_t max_outputs, size_t padded_dim)
    : input_stride_(PaddedDim(max_inputs)),
      output_stride_(PaddedDim(max_outputs)),
      input_rows_(input_stride_ * padded_dim),
      output_rows_(output_stride_ * padded_dim),
      scores_(input_stride_ * output_stride_),
      gradients_(input_stride_ * output_stride_),
      input_values_(kInputValues * input_stride_),
      output_values_(kOutputValues * output_stride_),
      row_keys_(std::max(input_stride_, output_stride_)) {}

}  // namespace nce2vec
