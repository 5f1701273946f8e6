// Training: epochs over an encoded corpus, lock-free on many threads.
#ifndef SRC_TRAIN_TRAINER_H_
#define SRC_TRAIN_TRAINER_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/corpus/encoded_corpus.h"
#include "src/model/parameters.h"
#include "src/train/held_out.h"
#include "src/train/train_options.h"
#include "src/train/validation.h"
#include "src/vocab/vocabulary.h"

namespace nce2vec {

struct TrainProgress {
  size_t epoch = 0;     // from 1
  double fraction = 0;  // of all epochs' tokens, [0, 1]
  uint64_t tokens = 0;  // known tokens read so far, before subsampling, over all epochs
  double seconds = 0;   // of training so far, validation excluded
  double learning_rate = 0;
  double recent_loss = 0;     // per true pair with its k fakes, all threads, since the last report
  uint64_t recent_pairs = 0;  // true pairs since the last report
};

struct EpochReport {
  size_t epoch = 0;  // from 1
  double fraction = 0;
  uint64_t true_pairs = 0;                     // in this epoch
  double loss = 0;                             // mean over the epoch, per true pair
  std::optional<ValidationResult> validation;  // nothing held out: none
};

// The shards [begin, end) of the corpus, which were just trained.
struct TrainedSlice {
  size_t epoch = 0;  // from 1
  size_t begin = 0;
  size_t end = 0;
  double fraction = 0;                    // of training done, [0, 1]
  const HeldOutRule* held_out = nullptr;  // sentences that no objective may see
};

struct TrainCallbacks {
  std::function<void(const TrainProgress&)> progress;  // some ten times a second; may be empty
  std::function<void(const EpochReport&)> epoch;       // may be empty
  const std::atomic<bool>* stop = nullptr;             // training ends soon after it turns true

  // Where given: every slice_shards shards, while no training thread runs; another objective's turn
  // on the same text, which may change the parameters too. Aborted: that objective diverged.
  std::function<absl::Status(const TrainedSlice&, Parameters&)> slice;
  size_t slice_shards = 64;
};

enum class TrainOutcome {
  kFinished,
  kStopped,   // by callbacks.stop; the parameters are good
  kDiverged,  // the loss or a parameter is no finite number; the parameters are those of the last
              // epoch that was good, see `good_epochs`
};

struct TrainResult {
  TrainOutcome outcome = TrainOutcome::kFinished;
  size_t good_epochs = 0;        // whole epochs in the parameters
  double fraction = 0;           // of training done
  double learning_rate = 0;      // when training ended
  uint64_t training_tokens = 0;  // an epoch's
  uint64_t held_out_tokens = 0;
  std::vector<EpochReport> history;
};

// Prepares parameters (random rows; for nce the biases at the log of the subsampled unigram share)
// and trains them in place. With one thread the result depends on corpus, vocabulary and options
// alone; with more, threads race for rows (Hogwild), and runs differ, unless options.deterministic:
// then the result depends on the number of threads, too, and on nothing else. `scratch_folder`
// holds a copy of the parameters after each epoch, to go back to on divergence; no such copy is
// made of a single epoch. FailedPrecondition when the corpus has no pair to train on.
absl::StatusOr<TrainResult> Train(const EncodedCorpus& corpus, const Vocabulary& vocabulary,
                                  const TrainOptions& options, const std::string& scratch_folder,
                                  const TrainCallbacks& callbacks, Parameters& parameters);

}  // namespace nce2vec

#endif  // SRC_TRAIN_TRAINER_H_
