#include "src/train/parameter_snapshot.h"

#include <cmath>
#include <cstddef>
#include <span>

#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

std::span<const float> AllRows(const Matrix& matrix) {
  return {matrix.view().data, matrix.rows() * matrix.stride()};
}

std::span<float> AllRows(Matrix& matrix) {
  return {matrix.padded_row(0), matrix.rows() * matrix.stride()};
}

// No branch in the loop: x * 0 is 0 for finite x only, and the compiler can add vectors of it.
bool Finite(std::span<const float> values) {
  constexpr size_t kBlock = 4096;
  for (size_t begin = 0; begin < values.size(); begin += kBlock) {
    const std::span<const float> block =
        values.subspan(begin, std::min(kBlock, values.size() - begin));
    float sum = 0;
    for (const float x : block) sum += x * 0.0F;
    if (sum != 0.0F) return false;  // NaN compares unequal
  }
  return true;
}

}  // namespace

absl::Status ParameterSnapshot::Save(const Parameters& parameters) {
  if (file_.descriptor() < 0) {
    NCE2VEC_ASSIGN_OR_RETURN(file_, ScratchFile::Create(folder_));
  }
  const auto input = std::as_bytes(AllRows(parameters.input));
  const auto output = std::as_bytes(AllRows(parameters.output));
  const auto bias = std::as_bytes(std::span<const float>(parameters.bias));
  if (file_.size() == 0) {
    NCE2VEC_RETURN_IF_ERROR(file_.Append(input));
    NCE2VEC_RETURN_IF_ERROR(file_.Append(output));
    return file_.Append(bias);
  }
  NCE2VEC_RETURN_IF_ERROR(file_.WriteAt(0, input));
  NCE2VEC_RETURN_IF_ERROR(file_.WriteAt(input.size(), output));
  return file_.WriteAt(input.size() + output.size(), bias);
}

absl::Status ParameterSnapshot::Restore(Parameters& parameters) const {
  const auto input = std::as_writable_bytes(AllRows(parameters.input));
  const auto output = std::as_writable_bytes(AllRows(parameters.output));
  const auto bias = std::as_writable_bytes(std::span(parameters.bias));
  NCE2VEC_RETURN_IF_ERROR(file_.ReadAt(0, input));
  NCE2VEC_RETURN_IF_ERROR(file_.ReadAt(input.size(), output));
  return file_.ReadAt(input.size() + output.size(), bias);
}

bool AllFinite(const Parameters& parameters) {
  return Finite(AllRows(parameters.input)) && Finite(AllRows(parameters.output)) &&
         Finite(parameters.bias);
}

}  // namespace nce2vec
