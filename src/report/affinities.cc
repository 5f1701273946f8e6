#include "src/report/affinities.h"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "src/base/dot_product.h"
#include "src/base/status_macros.h"
#include "src/kernels/score_rows.h"
#include "src/query/top_k.h"

namespace nce2vec {
namespace {

// Rows whose distances to all others are held at a time by a task.
constexpr size_t kTaskRows = 8;

struct Entry {
  uint32_t other;
  double p;
};
using EntryRows = std::vector<std::vector<Entry>>;

// p of exp(-beta d) over distances d >= 0 that ascend from 0. Returns the entropy in nats.
double Gaussian(const std::vector<double>& distances, double beta, std::vector<double>& p) {
  double sum = 0;
  double weighted = 0;
  for (size_t i = 0; i < distances.size(); ++i) {
    p[i] = std::exp(-beta * distances[i]);
    sum += p[i];
    weighted += p[i] * distances[i];
  }
  for (double& x : p) x /= sum;
  return std::log(sum) + beta * weighted / sum;
}

// By bisection on beta, doubling while there is no upper bound. Where so few neighbours differ that
// no width gives the entropy, it ends at the last width tried.
void FitWidth(const std::vector<double>& distances, double perplexity, std::vector<double>& p) {
  constexpr int kSteps = 64;
  constexpr double kTolerance = 1e-6;
  const double target = std::log(perplexity);
  double low = 0;
  double high = std::numeric_limits<double>::infinity();
  double beta = 1;
  for (int step = 0; step < kSteps; ++step) {
    const double difference = Gaussian(distances, beta, p) - target;
    if (std::abs(difference) < kTolerance) return;
    (difference > 0 ? low : high) = beta;
    beta = std::isfinite(high) ? (low + high) / 2 : beta * 2;
  }
}

// The neighbours of `count` rows from `begin` on, with p_j|i.
void Conditional(const ConstRows& rows, const std::vector<double>& squares, double perplexity,
                 size_t begin, size_t count, EntryRows& entries) {
  const size_t k = std::min(rows.rows - 1, static_cast<size_t>(std::ceil(3 * perplexity)));
  std::vector<float> dots(count * rows.rows);
  ScoreRows(rows, {rows.data + begin * rows.stride, count, rows.dim, rows.stride}, dots.data(),
            rows.rows);
  std::vector<double> distances(k);
  std::vector<double> p(k);
  for (size_t i = begin; i < begin + count; ++i) {
    TopK nearest(k);
    for (size_t j = 0; j < rows.rows; ++j) {
      const double dot = static_cast<double>(dots[(i - begin) * rows.rows + j]);
      const double distance = std::max(0.0, squares[i] + squares[j] - 2 * dot);
      if (j != i) nearest.Offer({ToWordId(j), static_cast<float>(-distance)});
    }
    const std::vector<Neighbour> found = nearest.Sorted();
    NCE2VEC_CHECK(found.size() == k);
    for (size_t n = 0; n < k; ++n) {
      distances[n] = static_cast<double>(found[0].score) - static_cast<double>(found[n].score);
    }
    FitWidth(distances, perplexity, p);
    for (size_t n = 0; n < k; ++n) {
      entries[i].push_back({static_cast<uint32_t>(Index(found[n].id)), p[n]});
    }
  }
}

// Each entry in its own row and in that of its partner, halved and over n.
EntryRows Symmetric(const EntryRows& conditional) {
  EntryRows both(conditional.size());
  const double share = 0.5 / static_cast<double>(conditional.size());
  for (uint32_t i = 0; i < conditional.size(); ++i) {
    for (const Entry& entry : conditional[i]) {
      both[i].push_back({entry.other, entry.p * share});
      both[entry.other].push_back({i, entry.p * share});
    }
  }
  return both;
}

}  // namespace

Affinities ComputeAffinities(const ConstRows& rows, double perplexity) {
  const size_t n = rows.rows;
  NCE2VEC_CHECK(perplexity >= 1);
  Affinities affinities;
  affinities.begin.assign(n + 1, 0);
  if (n < 2) return affinities;
  std::vector<double> squares(n);
  for (size_t i = 0; i < n; ++i) squares[i] = DotProduct(rows[i], rows[i]);
  EntryRows conditional(n);
  tbb::parallel_for(tbb::blocked_range<size_t>(0, (n + kTaskRows - 1) / kTaskRows),
                    [&](const tbb::blocked_range<size_t>& range) {
                      for (size_t task = range.begin(); task < range.end(); ++task) {
                        const size_t begin = task * kTaskRows;
                        Conditional(rows, squares, perplexity, begin,
                                    std::min(kTaskRows, n - begin), conditional);
                      }
                    });
  EntryRows both = Symmetric(conditional);
  for (size_t i = 0; i < n; ++i) {
    std::vector<Entry>& row = both[i];
    // Both directions of a pair stand next to each other and become one entry. Stable: a sum of two
    // doesn't depend on their order, but equal inputs must meet equal code.
    std::stable_sort(row.begin(), row.end(),
                     [](const Entry& a, const Entry& b) { return a.other < b.other; });
    for (const Entry& entry : row) {
      const bool second =
          affinities.others.size() > affinities.begin[i] && affinities.others.back() == entry.other;
      if (second) {
        affinities.p.back() += entry.p;
      } else {
        affinities.others.push_back(entry.other);
        affinities.p.push_back(entry.p);
      }
    }
    affinities.begin[i + 1] = affinities.others.size();
  }
  return affinities;
}

}  // namespace nce2vec
