// One trial of tuning: training on a part of the work, and the vectors' score.
#ifndef SRC_TUNE_TRAINING_TRIAL_H_
#define SRC_TUNE_TRAINING_TRIAL_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/statusor.h"
#include "src/corpus/encoded_corpus.h"
#include "src/train/train_options.h"
#include "src/train/trainer.h"
#include "src/tune/similarity_score.h"
#include "src/tune/successive_halving.h"
#include "src/vocab/vocabulary.h"

namespace nce2vec {

// How a share (0, 1] of `epochs` passes over a text is had: as few whole passes as can be, over as
// much of the text as that leaves, since new text teaches more than old.
struct TrialLength {
  size_t epochs = 1;
  double text = 1;  // (0, 1]
};
TrialLength LengthOfTrial(double share, size_t epochs);

// The share below which a trial says nothing: a shard once, or hundred thousand words.
double LeastShare(const EncodedCorpus& corpus, size_t epochs);

struct TrialVectors {
  TrialOutcome outcome;
  uint64_t words = 0;  // known ones that it read, over all epochs
  SetCosines cosines;  // where it was scored
};

// Trains with `options`, whose epochs are those of the whole work, from random vectors on `share`
// of the work, without holding sentences out. Ends when callbacks.stop says so, as kStopped. Errors
// are those of Train.
absl::StatusOr<TrialVectors> RunTrainingTrial(const EncodedCorpus& corpus,
                                              const Vocabulary& vocabulary,
                                              const SimilarityScore& score, TrainOptions options,
                                              double share, const TrainCallbacks& callbacks);

}  // namespace nce2vec

#endif  // SRC_TUNE_TRAINING_TRIAL_H_
