#include <algorithm>
#include <cstdint>

#include "src/base/matrix.h"
#include "src/kernels/tile.h"

namespace nce2vec {
namespace {

constexpr size_t kAlignment = 64;

std::vector<float> Allocate(size_t floats) {
  return std::vector<float>(floats + kAlignment / sizeof(float), 0.0F);
}

}  // namespace

TileScratch::TileScratch(size_t max_inputs, size_t max_outputs, size_t padded_dim)
    : output_stride_(PaddedDim(max_outputs)),
      input_rows_(Allocate(PaddedDim(max_inputs) * padded_dim)),
      output_rows_(Allocate(output_stride_ * padded_dim)),
      scores_(Allocate(max_inputs * output_stride_)),
      gradients_(Allocate(max_inputs * output_stride_)),
      output_values_(Allocate(kOutputValues * output_stride_)),
      input_norms_(Allocate(PaddedDim(max_inputs))),
      input_curvatures_(Allocate(max_inputs)),
      input_scales_(Allocate(max_inputs)) {}

float* TileScratch::Aligned(std::vector<float>& memory) {
  const uintptr_t address = reinterpret_cast<uintptr_t>(memory.data());
  const uintptr_t aligned = (address + kAlignment - 1) / kAlignment * kAlignment;
  return memory.data() + (aligned - address) / sizeof(float);
}

}  // namespace nce2vec
