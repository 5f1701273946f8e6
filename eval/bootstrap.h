// The bootstrap (Efron 1979): how much a score would vary had other items been asked, and whether
// two models scored on the same items differ by more than that.
#ifndef EVAL_BOOTSTRAP_H_
#define EVAL_BOOTSTRAP_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/functional/function_ref.h"

namespace nce2vec {

struct BootstrapOptions {
  size_t resamples = 1000;
  double confidence = 0.95;
  uint64_t seed = 1;
  // Which data set it is: different ones are drawn independently, as their average needs.
  uint64_t data_set = 0;
};

struct Interval {
  double low = 0;
  double high = 0;
};

// Statistics of one set of items: columns are what is measured of each model.
struct Resamples {
  std::vector<std::optional<double>> values;  // [columns] of the items as they are
  // [columns][resamples], of the items drawn with replacement, the same draw for all columns; NaN
  // where the drawn items have no such statistic.
  std::vector<std::vector<double>> draws;
};

// Calls `statistics` once for each resample with the places of `items` items drawn with
// replacement, to fill one number a column. Each resample has its own random stream: the same draws
// for any number of threads, and for any statistic of as many items. `statistics` is called from
// several threads at once. items >= 1.
std::vector<std::vector<double>> Resample(
    size_t items, size_t columns, const BootstrapOptions& options,
    absl::FunctionRef<void(std::span<const uint32_t> sample, std::span<double> statistics)>
        statistics);

// The percentile interval; draws that are NaN are left out, nullopt when all are.
std::optional<Interval> PercentileInterval(std::span<const double> draws, double confidence);

// The paired bootstrap test of two models on the same items, two-sided. With B resamples and d* the
// difference of the two statistics on one of them,
//
//   p = min(1, 2 min(1 + #{d* <= 0}, 1 + #{d* >= 0}) / (1 + B)).
//
// That is the level at which the percentile interval of the difference (Efron & Tibshirani 1993,
// ch. 13) just touches 0, or twice the share of resamples that the other model wins (Koehn 2004),
// with one added to each count, since the items themselves are a resample too (Davison & Hinkley
// 1997, eq. 4.11). Equal models have p = 1; the least possible is 2 / (1 + B). Resamples in which a
// statistic is NaN are left out; nullopt when all are. Both of one length.
std::optional<double> PairedBootstrapP(std::span<const double> first,
                                       std::span<const double> second);

}  // namespace nce2vec

#endif  // EVAL_BOOTSTRAP_H_
