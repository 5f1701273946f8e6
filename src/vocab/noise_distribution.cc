#include "src/vocab/noise_distribution.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

// frequency^power / sum, by way of logarithms: no power overflows.
std::vector<double> Probabilities(std::span<const double> frequencies, double power) {
  std::vector<double> p(frequencies.size());
  double largest = -std::numeric_limits<double>::infinity();
  for (size_t i = 0; i < p.size(); ++i) {
    NCE2VEC_CHECK(frequencies[i] >= 0);
    p[i] = frequencies[i] > 0 ? power * std::log(frequencies[i])
                              : -std::numeric_limits<double>::infinity();
    largest = std::max(largest, p[i]);
  }
  NCE2VEC_CHECK(std::isfinite(largest));
  for (double& x : p) x = std::exp(x - largest);
  const double sum = std::accumulate(p.begin(), p.end(), 0.0);
  for (double& x : p) x /= sum;
  return p;
}

// A share in [0, 1] as the last of 2^32 draws that belong to it; every owner keeps at least one
// draw.
uint32_t LastOwn(double share) {
  const double draws = std::clamp(share, 0.0, 1.0) * 0x1p32;
  return static_cast<uint32_t>(std::clamp(draws - 1.0, 0.0, 0x1p32 - 1.0));
}

}  // namespace

NoiseDistribution::NoiseDistribution(std::span<const double> frequencies, double power) {
  NCE2VEC_CHECK(!frequencies.empty());
  const std::vector<double> p = Probabilities(frequencies, power);
  const size_t size = p.size();
  log_probabilities_.resize(size);
  // Shares of each bucket, whose capacity is 1: those below it are filled up by those above.
  std::vector<double> share(size);
  std::vector<uint32_t> small;
  std::vector<uint32_t> large;
  for (size_t i = 0; i < size; ++i) {
    // A power far from what p_n is meant for can leave words of probability below the smallest
    // double.
    const double floor = std::numeric_limits<double>::min();
    log_probabilities_[i] = static_cast<float>(std::log(std::max(p[i], floor)));
    share[i] = p[i] * static_cast<double>(size);
    (share[i] < 1.0 ? small : large).push_back(static_cast<uint32_t>(i));
  }
  table_.resize(size);
  while (!small.empty() && !large.empty()) {
    const uint32_t receiver = small.back();
    const uint32_t giver = large.back();
    small.pop_back();
    table_[receiver] = {LastOwn(share[receiver]), giver};
    share[giver] -= 1.0 - share[receiver];
    if (share[giver] < 1.0) {
      large.pop_back();
      small.push_back(giver);
    }
  }
  // What is left is full but for rounding.
  for (const uint32_t i : small) table_[i] = {LastOwn(1.0), i};
  for (const uint32_t i : large) table_[i] = {LastOwn(1.0), i};
}

}  // namespace nce2vec
