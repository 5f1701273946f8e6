// How well two lists of numbers agree.
#ifndef EVAL_RANK_CORRELATION_H_
#define EVAL_RANK_CORRELATION_H_

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "eval/bootstrap.h"

namespace nce2vec {

// Pearson's r of pairs (x[i], y[i]); nullopt for fewer than two pairs or when a side is constant. x
// and y are of one length and finite, here and below.
std::optional<double> PearsonCorrelation(std::span<const double> x, std::span<const double> y);

// Ranks from 1; equal values share the mean of their ranks, as in scipy.
std::vector<double> AverageRanks(std::span<const double> values);

// Spearman's rho: Pearson's r of the average ranks.
std::optional<double> SpearmanCorrelation(std::span<const double> x, std::span<const double> y);

// The percentile bootstrap interval of Spearman's rho: pairs are drawn with replacement. Resamples
// that have no correlation are left out; nullopt when all are.
std::optional<Interval> BootstrapSpearman(std::span<const double> x, std::span<const double> y,
                                          const BootstrapOptions& options = {});

// Spearman's rho of x with each of the lists `ys`, then Pearson's r with each, as columns; the same
// pairs are drawn for all.
Resamples ResampleCorrelations(std::span<const double> x, std::span<const std::vector<double>> ys,
                               const BootstrapOptions& options);

}  // namespace nce2vec

#endif  // EVAL_RANK_CORRELATION_H_
