// What tuning goes by: how well vectors order the pairs of some similarity data sets.
#ifndef SRC_TUNE_SIMILARITY_SCORE_H_
#define SRC_TUNE_SIMILARITY_SCORE_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "eval/bootstrap.h"
#include "eval/similarity.h"
#include "src/base/matrix.h"
#include "src/vocab/vocabulary.h"

namespace nce2vec {

// Of one model, of each pair of each data set.
using SetCosines = std::vector<std::vector<std::optional<double>>>;

struct ScoreGain {
  double gain = 0;
  std::optional<Interval> interval;  // 95 %, paired bootstrap over the pairs
  std::optional<double> p_value;     // two-sided; see PairedBootstrapP

  bool IsBeyondChance() const { return interval.has_value() && interval->low > 0; }
};

// Words are looked up once, for all models have one vocabulary. Immutable; const methods may be
// called from any thread. Owns the data, borrows nothing.
class SimilarityScore {
 public:
  // FailedPrecondition, naming the data set, where the vocabulary knows too few of its pairs. At
  // least one data set.
  static absl::StatusOr<SimilarityScore> Create(std::vector<SimilarityData> data,
                                                const Vocabulary& vocabulary);

  const std::vector<SimilarityData>& data() const { return data_; }
  size_t known_pairs(size_t data_set) const { return known_[data_set]; }

  // `rows` [V, D] of the vocabulary.
  SetCosines Cosines(const ConstRows& rows) const;
  // Spearman's rho with people's judgement, the mean of the data sets; 0 where all cosines are
  // alike.
  double Mean(const SetCosines& cosines) const;
  // What `second` has more than `first`.
  ScoreGain Gain(const SetCosines& first, const SetCosines& second) const;

 private:
  std::vector<SimilarityData> data_;
  std::vector<PairRows> rows_;
  std::vector<size_t> known_;
};

}  // namespace nce2vec

#endif  // SRC_TUNE_SIMILARITY_SCORE_H_
