// Scores of many rows against many queries: a matrix product, for whoever asks in batches.
#ifndef SRC_KERNELS_SCORE_BATCH_H_
#define SRC_KERNELS_SCORE_BATCH_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "src/base/matrix.h"

namespace nce2vec {

// Queries side by side in a panel, two of the widest vectors.
inline constexpr size_t kPanelQueries = 32;

// A copy of queries [Q, D] laid out coordinate by coordinate, so that a vector holds one coordinate
// of several queries. The last panel is filled up with zeros. Movable; immutable after Pack.
class QueryPanels {
 public:
  QueryPanels() = default;
  explicit QueryPanels(const ConstRows& queries) { Pack(queries); }

  // Replaces the content; no memory is taken when it has been as large before.
  void Pack(const ConstRows& queries);

  size_t queries() const { return queries_; }
  size_t dim() const { return dim_; }
  size_t panels() const { return (queries_ + kPanelQueries - 1) / kPanelQueries; }
  // queries(), rounded up to whole panels.
  size_t padded_queries() const { return panels() * kPanelQueries; }
  // [D][kPanelQueries]
  const float* panel(size_t index) const { return data_.data() + index * dim_ * kPanelQueries; }

 private:
  size_t queries_ = 0;
  size_t dim_ = 0;
  std::vector<float> data_;
};

// scores[r * queries.padded_queries() + q] = rows[r] . queries[q]; the padding's scores are 0. Each
// score is one sum over the coordinates in their order. Thread-safe.
void ScoreBatch(const ConstRows& rows, const QueryPanels& queries, float* scores);

// A score that a query still wants.
struct ScoreHit {
  uint32_t row;
  uint32_t query;
  float score;
};

// Finds the scores of ScoreBatch that, times the multiplier of their row, are no less than their
// query's threshold, and writes them into `hits`, by row, then query; returns how many there are.
// thresholds: [padded], of which the padding's should be infinite; `hits` has room for all scores.
// Thread-safe.
size_t SelectHits(const float* scores, std::span<const float> multipliers,
                  std::span<const float> thresholds, ScoreHit* hits);

}  // namespace nce2vec

#endif  // SRC_KERNELS_SCORE_BATCH_H_
