// How well two lists of numbers agree.
#ifndef EVAL_RANK_CORRELATION_H_
#define EVAL_RANK_CORRELATION_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace nce2vec {

// Pearson's r of pairs (x[i], y[i]); nullopt for fewer than two pairs or when a side is constant. x
// and y are of one length and finite, here and below.
std::optional<double> PearsonCorrelation(std::span<const double> x, std::span<const double> y);

// Ranks from 1; equal values share the mean of their ranks, as in scipy.
std::vector<double> AverageRanks(std::span<const double> values);

// Spearman's rho: Pearson's r of the average ranks.
std::optional<double> SpearmanCorrelation(std::span<const double> x, std::span<const double> y);

struct BootstrapOptions {
  size_t resamples = 1000;
  double confidence = 0.95;
  uint64_t seed = 1;
};

struct Interval {
  double low = 0;
  double high = 0;
};

// The percentile bootstrap interval of Spearman's rho (Efron 1979): pairs are drawn with
// replacement. Resamples that have no correlation are left out; nullopt when all are. Each resample
// has its own random stream, so the interval is the same for any number of threads.
std::optional<Interval> BootstrapSpearman(std::span<const double> x, std::span<const double> y,
                                          const BootstrapOptions& options = {});

}  // namespace nce2vec

#endif  // EVAL_RANK_CORRELATION_H_
