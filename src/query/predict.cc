#include "src/query/predict.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/kernels/score_rows.h"
#include "src/query/top_k.h"
#include "src/vocab/subsampling.h"

namespace nce2vec {
namespace {

std::string_view Lookup(const Metadata& metadata, const std::string& key) {
  const auto found = metadata.find(key);
  return found == metadata.end() ? std::string_view() : std::string_view(found->second);
}

// The subsampling threshold the model was trained with.
absl::StatusOr<double> SubsampleThreshold(const Embeddings& embeddings) {
  const std::string_view text = Lookup(embeddings.metadata(), "train.subsample");
  double threshold = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), threshold);
  if (error != std::errc() || end != text.data() + text.size()) {
    return absl::DataLossError(
        absl::StrFormat("%s: its train.subsample is no number: '%s'", embeddings.path(), text));
  }
  return threshold;
}

double LogSumExp(const std::vector<float>& values) {
  const auto largest = static_cast<double>(*std::max_element(values.begin(), values.end()));
  double sum = 0;
  for (const float value : values) sum += std::exp(static_cast<double>(value) - largest);
  return largest + std::log(sum);
}

}  // namespace

absl::StatusOr<PredictionResult> PredictContext(const Embeddings& embeddings, WordId word,
                                                size_t k) {
  const std::string_view objective = Lookup(embeddings.metadata(), "train.objective");
  if (!embeddings.has_output() || objective != "nce") {
    return absl::FailedPreconditionError(absl::StrFormat(
        "%s: only a model trained with --objective nce has probabilities; this one is %s",
        embeddings.path(), objective.empty() ? "imported vectors" : objective));
  }
  NCE2VEC_ASSIGN_OR_RETURN(const double threshold, SubsampleThreshold(embeddings));
  const size_t size = embeddings.size();
  const std::span<const float> input = embeddings.vector(word);
  std::vector<float> scores(size);
  ScoreRows(embeddings.output(), {input.data(), 1, input.size(), input.size()}, scores.data(),
            size);
  for (size_t c = 0; c < size; ++c) scores[c] += embeddings.bias()[c];

  PredictionResult result;
  result.ln_z = LogSumExp(scores);
  const std::vector<float> keep =
      KeepProbabilities(embeddings.vocabulary().arrays().counts, threshold);
  for (size_t c = 0; c < size; ++c) scores[c] -= std::log(keep[c]);
  const double ln_total = LogSumExp(scores);
  TopK best(k);
  for (size_t c = 0; c < size; ++c) best.Offer({ToWordId(c), scores[c]});
  for (const Neighbour& context : best.Sorted()) {
    result.predictions.push_back(
        {context.id, std::exp(static_cast<double>(context.score) - ln_total)});
  }
  return result;
}

}  // namespace nce2vec
