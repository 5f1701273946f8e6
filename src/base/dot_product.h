// Dot products outside of the kernels, where double precision matters more than the last bit of speed.
#ifndef SRC_BASE_DOT_PRODUCT_H_
#define SRC_BASE_DOT_PRODUCT_H_

#include <array>
#include <cstddef>
#include <span>

namespace nce2vec {

// a . b in double precision, both of a.size() floats. Eight sums side by side, so that additions
// need not wait for each other; their order is fixed.
inline double DotProduct(std::span<const float> a, std::span<const float> b) {
  constexpr size_t kSums = 8;
  std::array<double, kSums> sums{};
  size_t j = 0;
  for (; j + kSums <= a.size(); j += kSums) {
    for (size_t s = 0; s < kSums; ++s) {
      sums[s] += static_cast<double>(a[j + s]) * static_cast<double>(b[j + s]);
    }
  }
  for (size_t s = 0; j < a.size(); ++j, ++s) {
    sums[s] += static_cast<double>(a[j]) * static_cast<double>(b[j]);
  }
  double total = 0;
  for (const double sum : sums) total += sum;
  return total;
}

}  // namespace nce2vec

#endif  // SRC_BASE_DOT_PRODUCT_H_
