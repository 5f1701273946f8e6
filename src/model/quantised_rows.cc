#include "src/model/quantised_rows.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>

#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

// Rows whose sum is taken by one task; the sums are added in order.
constexpr size_t kBlockRows = 4096;

bool HasDirection(float norm) { return norm > 0 && std::isfinite(norm); }

std::vector<float> MeanOfUnitRows(const ConstRows& rows, std::span<const float> norms) {
  const size_t blocks = (rows.rows + kBlockRows - 1) / kBlockRows;
  std::vector<std::vector<double>> sums(blocks, std::vector<double>(rows.dim, 0.0));
  tbb::parallel_for(size_t{0}, blocks, [&](size_t block) {
    const size_t end = std::min((block + 1) * kBlockRows, rows.rows);
    for (size_t r = block * kBlockRows; r < end; ++r) {
      if (!HasDirection(norms[r])) continue;
      const double inverse = 1 / static_cast<double>(norms[r]);
      const std::span<const float> row = rows[r];
      for (size_t j = 0; j < rows.dim; ++j) sums[block][j] += static_cast<double>(row[j]) * inverse;
    }
  });
  const auto directions = std::count_if(norms.begin(), norms.end(), HasDirection);
  std::vector<float> mean(rows.dim, 0.0f);
  for (size_t j = 0; j < rows.dim && directions > 0; ++j) {
    double sum = 0;
    for (const std::vector<double>& block : sums) sum += block[j];
    mean[j] = static_cast<float>(sum / static_cast<double>(directions));
  }
  return mean;
}

// Fills one row's codes and returns their scale.
float Quantise(std::span<const float> row, float norm, std::span<const float> mean,
               std::span<int8_t> codes) {
  if (!HasDirection(norm)) return 0;
  const auto distance = [&](size_t j) { return row[j] / norm - mean[j]; };
  float largest = 0;
  for (size_t j = 0; j < row.size(); ++j) largest = std::max(largest, std::abs(distance(j)));
  // A row that is the mean to the last bit keeps its codes of 0, and a scale that says it is there.
  if (largest == 0) return 1;
  const float scale = largest / 127;
  for (size_t j = 0; j < row.size(); ++j) {
    codes[j] =
        static_cast<int8_t>(std::clamp(std::nearbyint(distance(j) / scale), -127.0f, 127.0f));
  }
  return scale;
}

}  // namespace

QuantisedRows::QuantisedRows(const ConstRows& rows, std::span<const float> norms)
    : dim_(rows.dim),
      codes_(rows.rows * rows.dim, 0),
      scales_(rows.rows),
      mean_(MeanOfUnitRows(rows, norms)) {
  NCE2VEC_CHECK(norms.size() == rows.rows);
  tbb::parallel_for(size_t{0}, rows.rows, [&](size_t r) {
    scales_[r] =
        Quantise(rows[r], norms[r], mean_, std::span<int8_t>(codes_).subspan(r * dim_, dim_));
  });
}

CodeContents QuantisedRows::contents() const {
  return {{codes_.data(), scales_.size(), dim_}, scales_, mean_};
}

}  // namespace nce2vec
