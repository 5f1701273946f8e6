// t-SNE: a map on which words that are alike lie together (van der Maaten & Hinton 2008; van der
// Maaten 2014 for the tree).
#ifndef SRC_REPORT_TSNE_H_
#define SRC_REPORT_TSNE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/base/matrix.h"
#include "src/report/affinities.h"
#include "src/report/point.h"

namespace nce2vec {

struct TsneOptions {
  double perplexity = 30;    // about how many neighbours a word has, [1, 1000]
  double theta = 0.5;        // how coarse far cells may be, [0, 0.7]; 0: exact
  size_t iterations = 1000;  // [1, 100000]
  size_t exaggerated = 250;  // the first iterations, in which p counts `exaggeration` times
  double exaggeration = 12;  // [1, 1000]
  uint64_t seed = 1;         // of the tiny shift that tells equal points apart

  // InvalidArgument names option, value and range.
  absl::Status Validate() const;
};

struct TsneProgress {
  size_t iteration = 0;   // done so far
  size_t iterations = 0;  // of all
};

struct TsneResult {
  std::vector<Point> positions;  // [n], their mean at the origin
  double divergence = 0;         // KL(p || q) in nats
  double perplexity = 0;         // that was used: at most a third of the other points
};

// Lays out `rows` [n, D], from `start` [n] on (such as PcaLayout's; its scale does not matter).
// Words of equal vectors end up close to each other; no input is refused. Parallel; the result is
// the same for any number of threads. `progress` is called once an iteration; it may be empty.
TsneResult Tsne(const ConstRows& rows, const std::vector<Point>& start, const TsneOptions& options,
                const std::function<void(const TsneProgress&)>& progress);

// KL(p || q) of a layout, q_ij proportional to 1 / (1 + |y_i - y_j|^2), and its gradient by the
// positions into `gradient` [n]: exact for theta = 0. p counts `exaggeration` times in the
// gradient.
double TsneGradient(const Affinities& affinities, std::span<const Point> positions, double theta,
                    double exaggeration, std::span<Point> gradient);

}  // namespace nce2vec

#endif  // SRC_REPORT_TSNE_H_
