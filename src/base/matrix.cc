#include "src/base/matrix.h"

#include <sys/mman.h>

#include <limits>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"

namespace nce2vec {

Matrix::Matrix(Matrix&& other) noexcept { *this = std::move(other); }

Matrix& Matrix::operator=(Matrix&& other) noexcept {
  if (this != &other) {
    Release();
    data_ = std::exchange(other.data_, nullptr);
    rows_ = std::exchange(other.rows_, 0);
    dim_ = std::exchange(other.dim_, 0);
    stride_ = std::exchange(other.stride_, 0);
    mapped_bytes_ = std::exchange(other.mapped_bytes_, 0);
  }
  return *this;
}

Matrix::~Matrix() { Release(); }

void Matrix::Release() {
  if (data_ != nullptr) munmap(data_, mapped_bytes_);
  data_ = nullptr;
}

absl::StatusOr<Matrix> Matrix::Create(size_t rows, size_t dim) {
  Matrix matrix;
  matrix.rows_ = rows;
  matrix.dim_ = dim;
  matrix.stride_ = PaddedDim(dim);
  if (rows == 0 || dim == 0) return matrix;
  const size_t limit = std::numeric_limits<ptrdiff_t>::max() / sizeof(float);
  if (matrix.stride_ > limit / rows) {
    return absl::ResourceExhaustedError(absl::StrFormat(
        "a matrix of %d x %d floats is larger than memory can be addressed", rows, dim));
  }
  matrix.mapped_bytes_ = rows * matrix.stride_ * sizeof(float);
  void* memory = mmap(nullptr, matrix.mapped_bytes_, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    const size_t bytes = std::exchange(matrix.mapped_bytes_, 0);
    return absl::ResourceExhaustedError(
        absl::StrFormat("no memory for a matrix of %d x %d floats (%.1f MB); fewer rows or a "
                        "smaller --dim need less",
                        rows, dim, static_cast<double>(bytes) / 1e6));
  }
  // Debian leaves transparent huge pages to those who ask. Refusal is no error.
  madvise(memory, matrix.mapped_bytes_, MADV_HUGEPAGE);
  matrix.data_ = static_cast<float*>(memory);
  return matrix;
}

}  // namespace nce2vec
