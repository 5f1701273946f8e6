// Several models' scores on one data set: each on all the items it knows, and all of them on the
// items that every one knows, where their differences are tested.
#ifndef EVAL_MODEL_COMPARISON_H_
#define EVAL_MODEL_COMPARISON_H_

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "absl/functional/function_ref.h"
#include "eval/bootstrap.h"

namespace nce2vec {

// The resampled statistics of some models on some of the items (both in rising order); measures are
// the slow index of the columns: column measure * models.size() + model. No items: no values.
using ResampleItems =
    absl::FunctionRef<Resamples(std::span<const size_t> models, std::span<const uint32_t> items)>;

// What Compare found, before it is summed up: averages need the single resamples.
struct ModelResamples {
  size_t items = 0;
  size_t measures = 0;
  std::vector<size_t> used;    // [models] items that a model knows
  std::vector<Resamples> own;  // [models] on those; columns are measures
  // Items that all models know, and the statistics of all models on those. With one model its own
  // say it all, and there are no columns.
  size_t shared_items = 0;
  Resamples shared;
};

// known[model][item]: whether the model has the words of the item. At least one model.
ModelResamples ResampleModels(std::span<const std::vector<bool>> known, size_t measures,
                              ResampleItems resample);

// The mean over data sets, one vote each, however many items they have; items are added up. A
// statistic that one of the data sets hasn't is none of the average either. At least one data set,
// all of the same models and measures.
ModelResamples Average(std::span<const ModelResamples> data_sets);

struct Estimate {
  std::optional<double> value;  // nullopt: not to be had from so few items
  std::optional<Interval> interval;
};

struct SharedEstimate {
  Estimate estimate;
  std::optional<double> gain;             // on the first model; none for the first model itself
  std::optional<Interval> gain_interval;  // likewise
  std::optional<double> p_value;          // PairedBootstrapP against the first model; likewise
};

struct ModelScores {
  size_t used = 0;
  std::vector<Estimate> own;           // [measures]
  std::vector<SharedEstimate> shared;  // [measures]; empty with one model
};

struct Comparison {
  size_t items = 0;
  size_t shared_items = 0;
  std::vector<ModelScores> models;
};

Comparison Summarise(const ModelResamples& resamples, double confidence);

}  // namespace nce2vec

#endif  // EVAL_MODEL_COMPARISON_H_
