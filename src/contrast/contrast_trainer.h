// Contrastive training of texts' vectors, deterministic whatever the number of threads.
#ifndef SRC_CONTRAST_CONTRAST_TRAINER_H_
#define SRC_CONTRAST_CONTRAST_TRAINER_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/contrast/batch_source.h"
#include "src/contrast/contrast_options.h"
#include "src/contrast/text_model.h"
#include "src/corpus/encoded_corpus.h"
#include "src/corpus/text_layout.h"
#include "src/train/trainer.h"

namespace nce2vec {

struct ContrastProgress {
  size_t epoch = 0;       // from 1
  double fraction = 0;    // of all epochs' examples, [0, 1]
  uint64_t examples = 0;  // trained so far, over all epochs
  double seconds = 0;     // of training so far, validation excluded
  double learning_rate = 0;
  double recent_loss = 0;    // mean over the batches since the last report
  double recent_cosine = 0;  // mean cosine of the views of a text, likewise
};

struct ContrastEpochReport {
  size_t epoch = 0;  // from 1
  double fraction = 0;
  uint64_t examples = 0;  // trained in this epoch
  uint64_t batches = 0;
  double loss = 0;  // mean over the epoch's batches
  double cosine = 0;
  std::optional<double> validation;  // callbacks.validate's answer
};

struct ContrastCallbacks {
  std::function<void(const ExampleCounts&)> counted;      // before training
  std::function<void(const ContrastProgress&)> progress;  // some ten times a second
  std::function<void(const ContrastEpochReport&)> epoch;
  // Higher is better; the best epoch's model is kept.
  std::function<absl::StatusOr<double>(const TextModel&)> validate;
  std::function<void(const ContrastProgress&)> resumed;  // where it goes on from
  std::function<void(const Recovery&)> recovered;
  const std::atomic<bool>* stop = nullptr;  // training ends soon after it turns true
};

struct ContrastResult {
  bool stopped = false;
  // Training diverged, and did not recover or was not to; the model is that of the last state kept,
  // see `fraction`.
  bool diverged = false;
  size_t recoveries = 0;  // how often training went back with half the learning rate
  size_t epoch = 0;       // in which training ended, from 1
  double fraction = 0;
  double learning_rate = 0;      // when training ended
  ExampleCounts counts;          // of an epoch
  size_t best_epoch = 0;         // whose model it is, where validated and not diverged; else 0
  bool earlier_is_kept = false;  // the model is best_epoch's, and training went on after it
  std::vector<ContrastEpochReport> history;
};

// Trains `model` in place. The layout must be that of the corpus. The result is the same whether or
// not training was interrupted and resumed. `keeping.every` can't be in words. FailedPrecondition
// when the corpus doesn't give two texts.
absl::StatusOr<ContrastResult> TrainContrast(const EncodedCorpus& corpus, TextLayout layout,
                                             const ContrastOptions& options,
                                             const StateKeeping& keeping,
                                             const ContrastCallbacks& callbacks, TextModel& model);

}  // namespace nce2vec

#endif  // SRC_CONTRAST_CONTRAST_TRAINER_H_
