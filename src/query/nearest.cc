#include "src/query/nearest.h"

#include <cmath>

#include "src/base/status_macros.h"
#include "src/query/scan.h"

namespace nce2vec {

std::vector<Neighbour> Nearest(const Embeddings& embeddings, std::span<const float> query,
                               const SearchOptions& options) {
  NCE2VEC_CHECK(query.size() == embeddings.dim());
  double squares = 0;
  for (const float x : query) squares += static_cast<double>(x) * static_cast<double>(x);
  NCE2VEC_CHECK(squares > 0);
  const double norm = std::sqrt(squares);
  std::vector<float> unit;
  unit.reserve(query.size());
  for (const float x : query) unit.push_back(static_cast<float>(static_cast<double>(x) / norm));
  return ScanRows(embeddings, {unit.data(), 1, unit.size(), unit.size()}, options,
                  [](std::span<float>, size_t) {});
}

}  // namespace nce2vec
