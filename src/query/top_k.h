// The k best of many candidates that are offered one by one.
#ifndef SRC_QUERY_TOP_K_H_
#define SRC_QUERY_TOP_K_H_

#include <cstddef>
#include <limits>
#include <vector>

#include "src/base/ids.h"

namespace nce2vec {

struct Neighbour {
  WordId id;
  float score;  // cosine in [-1, 1] but for rounding; the objective's value for 3CosMul

  friend bool operator==(const Neighbour&, const Neighbour&) = default;
};

// The total order of answers: score descending, then id.
inline bool Before(const Neighbour& a, const Neighbour& b) {
  return a.score != b.score ? a.score > b.score : a.id < b.id;
}

// Keeps the k candidates that stand first in the total order, so the result does not depend on the
// order they are offered in, nor on how a scan was cut into parts. A value; one thread each.
class TopK {
 public:
  explicit TopK(size_t k) : k_(k) {}

  // Scores below this can't get in any more; checking it first keeps the scan free of calls.
  float threshold() const { return threshold_; }
  // Scores of -infinity and NaN are no candidates.
  void Offer(const Neighbour& candidate);
  void Merge(const TopK& other);

  // In order, best first.
  std::vector<Neighbour> Sorted() const;

 private:
  size_t k_;
  float threshold_ = -std::numeric_limits<float>::max();
  std::vector<Neighbour> heap_;  // the last in the total order on top
};

}  // namespace nce2vec

#endif  // SRC_QUERY_TOP_K_H_
