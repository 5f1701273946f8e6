#include "src/tune/training_trial.h"

#include <algorithm>
#include <cmath>

#include "src/base/status_macros.h"
#include "src/model/parameters.h"

namespace nce2vec {
namespace {

using End = TrialOutcome::End;

// Of fewer words even the most frequent ones have hardly moved.
constexpr double kLeastWords = 1e5;

}  // namespace

TrialLength LengthOfTrial(double share, size_t epochs) {
  const double passes = share * static_cast<double>(epochs);
  // What a rounding error leaves over is no pass of its own.
  const double whole = std::max(1.0, std::ceil(passes - 1e-9));
  return {static_cast<size_t>(whole), std::min(1.0, passes / whole)};
}

double LeastShare(const EncodedCorpus& corpus, size_t epochs) {
  const double shard = 1 / static_cast<double>(std::max<size_t>(corpus.shards().size(), 1));
  const double words =
      kLeastWords / static_cast<double>(std::max<uint64_t>(corpus.known_tokens(), 1));
  return std::min(1.0, std::max(shard, words) / static_cast<double>(epochs));
}

absl::StatusOr<TrialVectors> RunTrainingTrial(const EncodedCorpus& corpus,
                                              const Vocabulary& vocabulary,
                                              const SimilarityScore& score, TrainOptions options,
                                              double share, const TrainCallbacks& callbacks) {
  const TrialLength length = LengthOfTrial(share, options.epochs);
  const EncodedCorpus part = SampleShards(corpus, length.text);
  options.epochs = length.epochs;
  options.validation = 0;
  options.on_divergence = DivergencePolicy::kStop;
  Parameters parameters;
  NCE2VEC_ASSIGN_OR_RETURN(const TrainResult result,
                           Train(part, vocabulary, options, StateKeeping(), callbacks, parameters));
  TrialVectors trial;
  trial.words = part.known_tokens() * length.epochs;
  switch (result.outcome) {
    case TrainOutcome::kFinished:
      trial.cosines = score.Cosines(parameters.input.view());
      trial.outcome = {End::kScored, score.Mean(trial.cosines)};
      break;
    case TrainOutcome::kStopped:
      trial.outcome.end = End::kStopped;
      break;
    case TrainOutcome::kDiverged:
      trial.outcome.end = End::kDiverged;
      break;
  }
  return trial;
}

}  // namespace nce2vec
