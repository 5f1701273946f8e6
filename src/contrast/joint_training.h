// NT-Xent steps over the lines of a text whose words are being trained by nce or ns: one table of
// vectors for both.
#ifndef SRC_CONTRAST_JOINT_TRAINING_H_
#define SRC_CONTRAST_JOINT_TRAINING_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "src/contrast/batch_source.h"
#include "src/contrast/contrast_options.h"
#include "src/contrast/contrast_step.h"
#include "src/corpus/encoded_corpus.h"
#include "src/corpus/text_layout.h"
#include "src/model/parameters.h"
#include "src/train/trainer.h"

namespace nce2vec {

// The word objective trains a slice of the corpus, then this the texts of the same slice, and so on
// in turn, so each has all cores while it works, and neither races with the other. NT-Xent's
// learning rate is `weight` times that of training texts alone, of rows whose numbers are about 1.
class JointTraining {
 public:
  // Word vectors start near zero, where directions are chance: text steps begin after this share of
  // training.
  static constexpr double kBeginFraction = 0.02;

  // Borrows the corpus, whose layout has parts.
  JointTraining(const EncodedCorpus& corpus, TextLayout layout, const ContrastOptions& options,
                double weight)
      : layout_(layout), options_(options), weight_(weight), source_(corpus, layout, options) {}

  // For TrainCallbacks::slice. Aborted when the texts' loss is no finite number.
  absl::Status TrainSlice(const TrainedSlice& slice, Parameters& parameters);

  // For TrainCallbacks::add_state.
  absl::Status AddState(Parameters& parameters, TrainingState& state);

  uint64_t steps() const { return steps_; }  // batches trained

  // Mean loss and cosine of the batches since the last call; empty when there was none.
  std::optional<LossValue> TakeMeans();

 private:
  absl::Status Prepare(Parameters& parameters);

  TextLayout layout_;
  ContrastOptions options_;
  double weight_;
  BatchSource source_;
  std::vector<float> weights_;  // all 1
  std::optional<ContrastStep> step_;
  TextBatch batch_;
  uint64_t steps_ = 0;
  LossValue sums_;
  uint64_t batches_ = 0;
};

}  // namespace nce2vec

#endif  // SRC_CONTRAST_JOINT_TRAINING_H_
