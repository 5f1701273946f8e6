#include "eval/bootstrap.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>

#include "src/base/random.h"
#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

// Linear between the two nearest order statistics, as numpy.percentile does it.
double Quantile(const std::vector<double>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const size_t low = static_cast<size_t>(place);
  const size_t high = std::min(low + 1, sorted.size() - 1);
  return sorted[low] + (place - static_cast<double>(low)) * (sorted[high] - sorted[low]);
}

}  // namespace

std::vector<std::vector<double>> Resample(
    size_t items, size_t columns, const BootstrapOptions& options,
    absl::FunctionRef<void(std::span<const uint32_t>, std::span<double>)> statistics) {
  NCE2VEC_CHECK(items > 0);
  std::vector<std::vector<double>> draws(columns, std::vector<double>(options.resamples));
  tbb::parallel_for(size_t{0}, options.resamples, [&](size_t resample) {
    RandomStream random(options.seed, StreamPurpose::kBootstrap, resample, options.data_set);
    std::vector<uint32_t> sample(items);
    for (uint32_t& i : sample) i = random.Below(static_cast<uint32_t>(items));
    std::vector<double> values(columns);
    statistics(sample, values);
    for (size_t column = 0; column < columns; ++column) draws[column][resample] = values[column];
  });
  return draws;
}

std::optional<Interval> PercentileInterval(std::span<const double> draws, double confidence) {
  std::vector<double> sorted;
  std::copy_if(draws.begin(), draws.end(), std::back_inserter(sorted),
               [](double value) { return !std::isnan(value); });
  if (sorted.empty()) return std::nullopt;
  std::sort(sorted.begin(), sorted.end());
  const double tail = (1 - confidence) / 2;
  return Interval{Quantile(sorted, tail), Quantile(sorted, 1 - tail)};
}

std::optional<double> PairedBootstrapP(std::span<const double> first,
                                       std::span<const double> second) {
  NCE2VEC_CHECK(first.size() == second.size());
  size_t below = 0;
  size_t above = 0;
  size_t usable = 0;
  for (size_t i = 0; i < first.size(); ++i) {
    const double difference = second[i] - first[i];
    if (std::isnan(difference)) continue;
    ++usable;
    if (difference <= 0) ++below;
    if (difference >= 0) ++above;
  }
  if (usable == 0) return std::nullopt;
  const auto tail = static_cast<double>(1 + std::min(below, above));
  return std::min(1.0, 2 * tail / static_cast<double>(1 + usable));
}

}  // namespace nce2vec
