#include "eval/rank_correlation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

constexpr double kNoCorrelation = std::numeric_limits<double>::quiet_NaN();

std::vector<size_t> OrderOf(std::span<const double> values) {
  std::vector<size_t> order(values.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return values[a] < values[b]; });
  return order;
}

// The place of each value among the distinct values, from 0.
struct DenseRanks {
  std::vector<size_t> rank;
  size_t distinct = 0;
};

DenseRanks ToDenseRanks(std::span<const double> values) {
  const std::vector<size_t> order = OrderOf(values);
  DenseRanks dense;
  dense.rank.resize(values.size());
  for (size_t i = 0; i < order.size(); ++i) {
    if (i == 0 || values[order[i]] != values[order[i - 1]]) ++dense.distinct;
    dense.rank[order[i]] = dense.distinct - 1;
  }
  return dense;
}

// Average ranks of a resample by counting its dense ranks: no sort for each of a thousand
// resamples.
std::vector<double> ResampledRanks(const DenseRanks& dense, std::span<const uint32_t> sample) {
  std::vector<size_t> counts(dense.distinct, 0);
  for (const uint32_t i : sample) ++counts[dense.rank[i]];
  std::vector<double> average(dense.distinct);
  size_t below = 0;
  for (size_t value = 0; value < counts.size(); ++value) {
    average[value] = static_cast<double>(below) + static_cast<double>(counts[value] + 1) / 2;
    below += counts[value];
  }
  std::vector<double> ranks;
  ranks.reserve(sample.size());
  for (const uint32_t i : sample) ranks.push_back(average[dense.rank[i]]);
  return ranks;
}

std::vector<double> Drawn(std::span<const double> values, std::span<const uint32_t> sample) {
  std::vector<double> drawn;
  drawn.reserve(sample.size());
  for (const uint32_t i : sample) drawn.push_back(values[i]);
  return drawn;
}

}  // namespace

std::optional<double> PearsonCorrelation(std::span<const double> x, std::span<const double> y) {
  NCE2VEC_CHECK(x.size() == y.size());
  if (x.size() < 2) return std::nullopt;
  const double n = static_cast<double>(x.size());
  const double mean_x = std::accumulate(x.begin(), x.end(), 0.0) / n;
  const double mean_y = std::accumulate(y.begin(), y.end(), 0.0) / n;
  double xx = 0;
  double yy = 0;
  double xy = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - mean_x) * (x[i] - mean_x);
    yy += (y[i] - mean_y) * (y[i] - mean_y);
    xy += (x[i] - mean_x) * (y[i] - mean_y);
  }
  // A constant side may have a mean that is off by a rounding: compare values, not the sum of
  // squares.
  const auto constant = [](std::span<const double> v) {
    return std::all_of(v.begin(), v.end(), [&](double value) { return value == v[0]; });
  };
  if (constant(x) || constant(y) || xx == 0 || yy == 0) return std::nullopt;
  return std::clamp(xy / (std::sqrt(xx) * std::sqrt(yy)), -1.0, 1.0);
}

std::vector<double> AverageRanks(std::span<const double> values) {
  std::vector<uint32_t> everything(values.size());
  std::iota(everything.begin(), everything.end(), uint32_t{0});
  return ResampledRanks(ToDenseRanks(values), everything);
}

std::optional<double> SpearmanCorrelation(std::span<const double> x, std::span<const double> y) {
  return PearsonCorrelation(AverageRanks(x), AverageRanks(y));
}

std::optional<Interval> BootstrapSpearman(std::span<const double> x, std::span<const double> y,
                                          const BootstrapOptions& options) {
  NCE2VEC_CHECK(x.size() == y.size());
  if (x.size() < 2) return std::nullopt;
  const DenseRanks dense_x = ToDenseRanks(x);
  const DenseRanks dense_y = ToDenseRanks(y);
  const std::vector<std::vector<double>> draws =
      Resample(x.size(), 1, options, [&](std::span<const uint32_t> sample, std::span<double> rho) {
        rho[0] =
            PearsonCorrelation(ResampledRanks(dense_x, sample), ResampledRanks(dense_y, sample))
                .value_or(kNoCorrelation);
      });
  return PercentileInterval(draws[0], options.confidence);
}

Resamples ResampleCorrelations(std::span<const double> x, std::span<const std::vector<double>> ys,
                               const BootstrapOptions& options) {
  const size_t models = ys.size();
  Resamples resamples;
  resamples.values.resize(2 * models);
  std::vector<DenseRanks> dense_ys;
  for (size_t m = 0; m < models; ++m) {
    NCE2VEC_CHECK(x.size() == ys[m].size());
    resamples.values[m] = SpearmanCorrelation(x, ys[m]);
    resamples.values[models + m] = PearsonCorrelation(x, ys[m]);
    dense_ys.push_back(ToDenseRanks(ys[m]));
  }
  if (x.empty()) {
    resamples.draws.assign(2 * models, std::vector<double>(options.resamples, kNoCorrelation));
    return resamples;
  }
  const DenseRanks dense_x = ToDenseRanks(x);
  resamples.draws =
      Resample(x.size(), 2 * models, options,
               [&](std::span<const uint32_t> sample, std::span<double> correlations) {
                 const std::vector<double> ranks = ResampledRanks(dense_x, sample);
                 const std::vector<double> values = Drawn(x, sample);
                 for (size_t m = 0; m < models; ++m) {
                   correlations[m] = PearsonCorrelation(ranks, ResampledRanks(dense_ys[m], sample))
                                         .value_or(kNoCorrelation);
                   correlations[models + m] =
                       PearsonCorrelation(values, Drawn(ys[m], sample)).value_or(kNoCorrelation);
                 }
               });
  return resamples;
}

}  // namespace nce2vec
