#include "src/tune/similarity_score.h"

#include <array>
#include <utility>

#include "eval/model_comparison.h"
#include "eval/rank_correlation.h"
#include "eval/word_matcher.h"

namespace nce2vec {

absl::StatusOr<SimilarityScore> SimilarityScore::Create(std::vector<SimilarityData> data,
                                                        const Vocabulary& vocabulary) {
  SimilarityScore score;
  for (const SimilarityData& set : data) {
    score.rows_.push_back(MatchPairs(WordMatcher(vocabulary, WordsOf(set)), set));
    std::vector<double> judged;
    for (size_t i = 0; i < set.pairs.size(); ++i) {
      if (score.rows_.back()[i].has_value()) judged.push_back(set.pairs[i].score);
    }
    score.known_.push_back(judged.size());
    // Judgements that can't be correlated with themselves can't be with anything.
    if (!SpearmanCorrelation(judged, judged)) return NoCorrelation(set, judged.size());
  }
  score.data_ = std::move(data);
  return score;
}

SetCosines SimilarityScore::Cosines(const ConstRows& rows) const {
  SetCosines cosines;
  for (const PairRows& pairs : rows_) cosines.push_back(PairCosines(rows, pairs));
  return cosines;
}

double SimilarityScore::Mean(const SetCosines& cosines) const {
  double sum = 0;
  for (size_t set = 0; set < data_.size(); ++set) {
    std::vector<double> judged;
    std::vector<double> found;
    for (size_t i = 0; i < cosines[set].size(); ++i) {
      if (!cosines[set][i].has_value()) continue;
      judged.push_back(data_[set].pairs[i].score);
      found.push_back(*cosines[set][i]);
    }
    sum += SpearmanCorrelation(judged, found).value_or(0);
  }
  return sum / static_cast<double>(data_.size());
}

ScoreGain SimilarityScore::Gain(const SetCosines& first, const SetCosines& second) const {
  std::vector<ModelResamples> sets;
  for (size_t set = 0; set < data_.size(); ++set) {
    const std::array models = {first[set], second[set]};
    sets.push_back(CompareSimilarity(data_[set], models, BootstrapOptions()));
  }
  const Comparison comparison = Summarise(Average(sets), BootstrapOptions().confidence);
  const SharedEstimate& shared = comparison.models[1].shared[kSpearmanMeasure];
  return {shared.gain.value_or(Mean(second) - Mean(first)), shared.gain_interval, shared.p_value};
}

}  // namespace nce2vec
