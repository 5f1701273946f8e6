#include "eval/model_comparison.h"

#include <algorithm>
#include <numeric>

#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

// Adds `part`, weighted, to `sum`; what is missing or NaN on either side stays so.
void AddWeighted(const Resamples& part, double weight, Resamples& sum) {
  for (size_t column = 0; column < part.values.size(); ++column) {
    if (part.values[column].has_value() && sum.values[column].has_value()) {
      *sum.values[column] += weight * *part.values[column];
    } else {
      sum.values[column] = std::nullopt;
    }
    for (size_t i = 0; i < part.draws[column].size(); ++i) {
      sum.draws[column][i] += weight * part.draws[column][i];
    }
  }
}

Resamples ZeroLike(const Resamples& like) {
  Resamples zero;
  zero.values.assign(like.values.size(), 0.0);
  for (const std::vector<double>& draws : like.draws) zero.draws.emplace_back(draws.size(), 0.0);
  return zero;
}

Estimate EstimateOf(const Resamples& resamples, size_t column, double confidence) {
  if (!resamples.values[column].has_value()) return {};
  return {resamples.values[column], PercentileInterval(resamples.draws[column], confidence)};
}

// Of the difference of two models on the same draws.
std::optional<Interval> GainInterval(const std::vector<double>& first,
                                     const std::vector<double>& second, double confidence) {
  std::vector<double> gains;
  for (size_t i = 0; i < first.size(); ++i) gains.push_back(second[i] - first[i]);
  return PercentileInterval(gains, confidence);
}

SharedEstimate SharedEstimateOf(const Resamples& resamples, size_t first, size_t column,
                                double confidence) {
  SharedEstimate shared;
  shared.estimate = EstimateOf(resamples, column, confidence);
  if (column == first || !resamples.values[first] || !resamples.values[column]) return shared;
  shared.gain = *resamples.values[column] - *resamples.values[first];
  shared.gain_interval = GainInterval(resamples.draws[first], resamples.draws[column], confidence);
  shared.p_value = PairedBootstrapP(resamples.draws[first], resamples.draws[column]);
  return shared;
}

}  // namespace

ModelResamples ResampleModels(std::span<const std::vector<bool>> known, size_t measures,
                              ResampleItems resample) {
  NCE2VEC_CHECK(!known.empty());
  ModelResamples result;
  result.items = known[0].size();
  result.measures = measures;
  std::vector<bool> known_to_all(result.items, true);
  const auto places = [](const std::vector<bool>& wanted) {
    std::vector<uint32_t> items;
    for (size_t i = 0; i < wanted.size(); ++i) {
      if (wanted[i]) items.push_back(static_cast<uint32_t>(i));
    }
    return items;
  };
  for (size_t model = 0; model < known.size(); ++model) {
    NCE2VEC_CHECK(known[model].size() == result.items);
    for (size_t i = 0; i < result.items; ++i) {
      known_to_all[i] = known_to_all[i] && known[model][i];
    }
    const std::vector<uint32_t> items = places(known[model]);
    result.used.push_back(items.size());
    result.own.push_back(resample(std::span(&model, 1), items));
  }
  const std::vector<uint32_t> shared = places(known_to_all);
  result.shared_items = shared.size();
  if (known.size() > 1) {
    std::vector<size_t> models(known.size());
    std::iota(models.begin(), models.end(), size_t{0});
    result.shared = resample(models, shared);
  }
  return result;
}

ModelResamples Average(std::span<const ModelResamples> data_sets) {
  NCE2VEC_CHECK(!data_sets.empty());
  const ModelResamples& first = data_sets[0];
  ModelResamples average;
  average.measures = first.measures;
  average.used.assign(first.used.size(), 0);
  for (const Resamples& own : first.own) average.own.push_back(ZeroLike(own));
  average.shared = ZeroLike(first.shared);
  const double weight = 1.0 / static_cast<double>(data_sets.size());
  for (const ModelResamples& part : data_sets) {
    average.items += part.items;
    average.shared_items += part.shared_items;
    for (size_t model = 0; model < part.used.size(); ++model) {
      average.used[model] += part.used[model];
      AddWeighted(part.own[model], weight, average.own[model]);
    }
    AddWeighted(part.shared, weight, average.shared);
  }
  return average;
}

Comparison Summarise(const ModelResamples& resamples, double confidence) {
  Comparison comparison;
  comparison.items = resamples.items;
  comparison.shared_items = resamples.shared_items;
  const size_t models = resamples.used.size();
  for (size_t model = 0; model < models; ++model) {
    ModelScores scores;
    scores.used = resamples.used[model];
    for (size_t measure = 0; measure < resamples.measures; ++measure) {
      scores.own.push_back(EstimateOf(resamples.own[model], measure, confidence));
      if (models == 1) continue;
      const size_t first = measure * models;
      scores.shared.push_back(SharedEstimateOf(resamples.shared, first, first + model, confidence));
    }
    comparison.models.push_back(std::move(scores));
  }
  return comparison;
}

}  // namespace nce2vec
