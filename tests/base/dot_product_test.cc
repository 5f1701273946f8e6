#include "src/base/dot_product.h"

#include <doctest/doctest.h>

#include <vector>

namespace nce2vec {
namespace {

TEST_CASE("dot products of any length are exact where double is") {
  for (size_t size = 0; size < 40; ++size) {
    std::vector<float> a;
    std::vector<float> b;
    double expected = 0;
    for (size_t j = 0; j < size; ++j) {
      a.push_back(static_cast<float>(j + 1));
      b.push_back(static_cast<float>(3 * j) - 7);
      expected += (static_cast<double>(j) + 1) * (3 * static_cast<double>(j) - 7);
    }
    CHECK(DotProduct(a, b) == expected);
  }
}

}  // namespace
}  // namespace nce2vec
