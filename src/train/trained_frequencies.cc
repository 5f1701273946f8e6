#include "src/train/trained_frequencies.h"

#include <algorithm>

#include "src/train/given_pairs.h"
#include "src/vocab/subsampling.h"

namespace nce2vec {
namespace {

TrainedFrequencies OfPairs(const EncodedCorpus& corpus, std::span<const float> keep) {
  TrainedFrequencies frequencies;
  frequencies.inputs.resize(keep.size());
  frequencies.outputs.resize(keep.size());
  ForEachGivenPair(corpus.ids(), [&](WordId centre, WordId context, float weight) {
    const double times = static_cast<double>(weight) * static_cast<double>(keep[Index(centre)]) *
                         static_cast<double>(keep[Index(context)]);
    frequencies.inputs[Index(centre)] += times;
    frequencies.outputs[Index(context)] += times;
  });
  return frequencies;
}

TrainedFrequencies OfWeightedText(const EncodedCorpus& corpus, std::span<const float> keep) {
  TrainedFrequencies frequencies;
  frequencies.outputs.resize(keep.size());
  double weight = 1;
  for (const WordId id : corpus.ids()) {
    if (IsWord(id)) {
      frequencies.outputs[Index(id)] += weight * static_cast<double>(keep[Index(id)]);
    } else if (IsWeight(id)) {
      weight = static_cast<double>(WeightOf(id));
    } else if (id == kSentenceEnd) {
      weight = 1;
    }
  }
  return frequencies;
}

}  // namespace

TrainedFrequencies FrequenciesInTraining(const EncodedCorpus& corpus, const TrainOptions& options,
                                         std::span<const Count> counts,
                                         std::span<const float> keep) {
  if (options.input_format == InputFormat::kWordPairs) return OfPairs(corpus, keep);
  if (options.line_weights) return OfWeightedText(corpus, keep);
  return {SubsampledCounts(counts, keep), {}};
}

bool HasWeight(const EncodedCorpus& corpus) {
  bool weighs = true;
  return std::ranges::any_of(corpus.ids(), [&](WordId id) {
    if (IsWeight(id)) weighs = WeightOf(id) > 0;
    if (id == kSentenceEnd) weighs = true;
    return weighs && IsWord(id);
  });
}

}  // namespace nce2vec
