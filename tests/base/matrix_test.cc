#include "src/base/matrix.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <utility>

namespace nce2vec {

TEST_CASE("rows are padded to cache lines") {
  CHECK(PaddedDim(0) == 0);
  CHECK(PaddedDim(1) == 16);
  CHECK(PaddedDim(16) == 16);
  CHECK(PaddedDim(17) == 32);
  CHECK(PaddedDim(100) == 112);
}

TEST_CASE("a new matrix is zero, rows are aligned, and the padding stays apart") {
  for (const size_t dim : {1u, 15u, 16u, 17u, 100u, 300u}) {
    CAPTURE(dim);
    Matrix matrix = Matrix::Create(7, dim).value();
    CHECK(matrix.rows() == 7);
    CHECK(matrix.dim() == dim);
    CHECK(matrix.stride() == PaddedDim(dim));
    for (size_t row = 0; row < 7; ++row) {
      CHECK(reinterpret_cast<uintptr_t>(matrix.padded_row(row)) % 64 == 0);
      CHECK(matrix.row(row).size() == dim);
      for (size_t i = 0; i < matrix.stride(); ++i) REQUIRE(matrix.padded_row(row)[i] == 0.0f);
      for (float& value : matrix.row(row)) value = static_cast<float>(row + 1);
    }
    const Matrix& written = matrix;
    for (size_t row = 0; row < 7; ++row) {
      for (const float value : written.row(row)) REQUIRE(value == static_cast<float>(row + 1));
      for (size_t i = dim; i < written.stride(); ++i) REQUIRE(written.padded_row(row)[i] == 0.0f);
    }
  }
}

TEST_CASE("a view shows the same rows") {
  Matrix matrix = Matrix::Create(3, 5).value();
  matrix.row(2)[4] = 7.0f;
  const ConstRows view = matrix.view();
  CHECK(view.rows == 3);
  CHECK(view.dim == 5);
  CHECK(view[2].size() == 5);
  CHECK(view[2][4] == 7.0f);
}

TEST_CASE("moving takes the memory along") {
  Matrix matrix = Matrix::Create(2, 3).value();
  matrix.row(1)[2] = 5.0f;
  const float* data = matrix.padded_row(0);
  Matrix moved = std::move(matrix);
  CHECK(moved.padded_row(0) == data);
  CHECK(moved.row(1)[2] == 5.0f);
  CHECK(matrix.rows() == 0);
  CHECK(matrix.view().data == nullptr);
  Matrix assigned = Matrix::Create(100, 100).value();
  assigned = std::move(moved);
  CHECK(assigned.padded_row(0) == data);
  CHECK(assigned.dim() == 3);
  CHECK(moved.rows() == 0);
  moved = Matrix::Create(1, 1).value();  // a moved-from matrix can be used again
  CHECK(moved.row(0)[0] == 0.0f);
}

TEST_CASE("a matrix without rows or columns needs no memory") {
  CHECK(Matrix::Create(0, 100).value().view().data == nullptr);
  CHECK(Matrix::Create(100, 0).value().rows() == 100);
}

TEST_CASE("a matrix that is too large is refused with its size") {
  constexpr size_t kHuge = std::numeric_limits<size_t>::max();
  for (const auto& [rows, dim] : {std::pair<size_t, size_t>{kHuge, 100},
                                  {kHuge / 64, 17},
                                  {size_t{1} << 44, 1000},
                                  {size_t{1} << 62, 16}}) {
    const absl::Status status = Matrix::Create(rows, dim).status();
    CHECK(absl::IsResourceExhausted(status));
    CHECK(status.message().find(std::to_string(rows)) != std::string::npos);
  }
}

}  // namespace nce2vec
