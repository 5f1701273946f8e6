// A dense float matrix whose rows start on cache lines, for parameters that many threads train.
#ifndef SRC_BASE_MATRIX_H_
#define SRC_BASE_MATRIX_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "absl/status/statusor.h"

namespace nce2vec {

// Floats in the widest vector we compute with (512 bits) and in a cache line. Rows are padded with
// zeros to a multiple of it, so that kernels have no tail loop.
inline constexpr size_t kRowPadding = 16;

constexpr size_t PaddedDim(size_t dim) {
  return (dim + kRowPadding - 1) / kRowPadding * kRowPadding;
}

// Rows that belong to someone else: `rows` rows of `dim` floats, `stride` floats apart (>= dim).
// Mapped model files have stride == dim and no alignment beyond 4 bytes.
struct ConstRows {
  const float* data = nullptr;
  size_t rows = 0;
  size_t dim = 0;
  size_t stride = 0;

  std::span<const float> operator[](size_t row) const { return {data + row * stride, dim}; }
};

// Rows of whole numbers, a byte a coordinate, that belong to someone else: without gaps, of any
// alignment.
struct ConstCodes {
  const int8_t* data = nullptr;
  size_t rows = 0;
  size_t dim = 0;

  std::span<const int8_t> operator[](size_t row) const { return {data + row * dim, dim}; }
};

// Owns its memory; movable, not copyable. Starts as zeros (fresh pages: memory that was never
// written costs nothing) and asks the kernel for huge pages, since rows are visited at random.
// Not synchronised: concurrent training of rows is the caller's declared affair.
class Matrix {
 public:
  Matrix() = default;
  Matrix(Matrix&& other) noexcept;
  Matrix& operator=(Matrix&& other) noexcept;
  ~Matrix();

  // ResourceExhausted, naming the size, when the memory is not to be had.
  static absl::StatusOr<Matrix> Create(size_t rows, size_t dim);

  size_t rows() const { return rows_; }
  size_t dim() const { return dim_; }
  size_t stride() const { return stride_; }  // PaddedDim(dim())

  std::span<float> row(size_t index) { return {data_ + index * stride_, dim_}; }
  std::span<const float> row(size_t index) const { return {data_ + index * stride_, dim_}; }
  // The whole padded row: stride() floats, the last stride() - dim() of them zero.
  float* padded_row(size_t index) { return data_ + index * stride_; }
  const float* padded_row(size_t index) const { return data_ + index * stride_; }

  ConstRows view() const { return {data_, rows_, dim_, stride_}; }

 private:
  void Release();

  float* data_ = nullptr;
  size_t rows_ = 0;
  size_t dim_ = 0;
  size_t stride_ = 0;
  size_t mapped_bytes_ = 0;
};

}  // namespace nce2vec

#endif  // SRC_BASE_MATRIX_H_
