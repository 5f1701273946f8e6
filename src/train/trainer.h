// Training: epochs over an encoded corpus, lock-free on many threads.
#ifndef SRC_TRAIN_TRAINER_H_
#define SRC_TRAIN_TRAINER_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/corpus/encoded_corpus.h"
#include "src/model/parameters.h"
#include "src/train/checkpoint_interval.h"
#include "src/train/held_out.h"
#include "src/train/initial_parameters.h"
#include "src/train/state_store.h"
#include "src/train/train_options.h"
#include "src/train/training_state.h"
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
  size_t recoveries = 0;                  // each halves every objective's learning rate
  const HeldOutRule* held_out = nullptr;  // sentences that no objective may see
};

// Training diverged and goes on from an earlier state.
struct Recovery {
  size_t epoch = 0;              // in which it diverged, from 1
  double fraction = 0;           // where it goes on from, of training, [0, 1]
  double old_learning_rate = 0;  // where it diverged
  double new_start_rate = 0;     // what --lr would be for the rate that it goes on with
};

struct TrainCallbacks {
  std::function<void(const TrainProgress&)> progress;  // some ten times a second; may be empty
  std::function<void(const EpochReport&)> epoch;       // may be empty
  std::function<void(const TrainProgress&)> resumed;   // where it goes on from; may be empty
  std::function<void(const Recovery&)> recovered;      // may be empty
  const std::atomic<bool>* stop = nullptr;             // training ends soon after it turns true

  // Where given: every slice_shards shards, while no training thread runs; another objective's turn
  // on the same text, which may change the parameters too. Aborted: that objective diverged.
  std::function<absl::Status(const TrainedSlice&, Parameters&)> slice;
  size_t slice_shards = 64;
  // What that objective keeps between slices; called once, before the first.
  std::function<absl::Status(Parameters&, TrainingState&)> add_state;
};

// How the state of training is kept while it runs.
struct StateKeeping {
  StateStore* store = nullptr;  // borrowed; null: nothing is kept
  CheckpointInterval every{CheckpointInterval::Unit::kEpochs, 1};
  // Before training begins, too, and when it is stopped: not only for going back, but to go on from
  // after the program has ended.
  bool outlives_program = false;
  bool resume = false;  // begin with what the store holds, if it holds something
};

enum class TrainOutcome {
  kFinished,
  kStopped,   // by callbacks.stop; the parameters are good
  kDiverged,  // and did not recover, or was not to; the parameters are those of the last state
              // kept, see `fraction`
};

struct TrainResult {
  TrainOutcome outcome = TrainOutcome::kFinished;
  double fraction = 0;       // of training that is in the parameters; 0: they are the first ones
  size_t recoveries = 0;     // how often training went back with half the learning rate
  size_t epoch = 0;          // in which training ended, from 1
  double learning_rate = 0;  // when training ended
  uint64_t training_tokens = 0;  // an epoch's
  uint64_t held_out_tokens = 0;
  std::vector<EpochReport> history;
};

// Prepares parameters (random rows, for nce the biases at the log of the subsampled unigram share;
// and over them those of `earlier`, if there is one) and trains them in place. With one thread the
// result depends on corpus, vocabulary, options and the earlier model alone, whether or not
// training was interrupted and resumed; with more, threads race for rows (Hogwild), and runs
// differ, unless options.deterministic: then the result depends on the number of threads, too, and
// on nothing else. FailedPrecondition when the corpus has no pair to train on.
absl::StatusOr<TrainResult> Train(const EncodedCorpus& corpus, const Vocabulary& vocabulary,
                                  const TrainOptions& options, const StateKeeping& keeping,
                                  const TrainCallbacks& callbacks, Parameters& parameters,
                                  const EarlierModel& earlier = {});

}  // namespace nce2vec

#endif  // SRC_TRAIN_TRAINER_H_
