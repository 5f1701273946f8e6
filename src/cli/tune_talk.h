// What `tune` tells its user while it works, and how far its figures can be trusted.
#ifndef SRC_CLI_TUNE_TALK_H_
#define SRC_CLI_TUNE_TALK_H_

#include <cstddef>

#include "src/cli/progress_line.h"
#include "src/cli/text_talk.h"
#include "src/cli/tune_report.h"
#include "src/corpus/corpus_encoder.h"
#include "src/train/trainer.h"
#include "src/tune/similarity_score.h"
#include "src/tune/successive_halving.h"

namespace nce2vec {

// One thread. Borrows the line.
class TuneTalk {
 public:
  explicit TuneTalk(ProgressLine& line) : line_(line), text_talk_(line) {}

  void Reading(const ReadProgress& progress) { text_talk_.Reading(progress); }
  // The text in figures, and a word on data sets of which it knows little.
  void HaveRead(const EncodedText& text, const EncodeOptions& options,
                const SimilarityScore& score);
  // Before a trial, which will read about `words`.
  void Begin(const TrialPlan& plan, double words);
  void Training(const TrialPlan& plan, const TrainProgress& progress);
  void Done(const TrialPlan& plan, const TrialOutcome& outcome);
  void Finished(const HalvingResult& result, const TuneReport& report);

 private:
  ProgressLine& line_;
  TextTalk text_talk_;
  size_t rung_ = 0;
  double best_ = -2;  // score in the rung; -2: none yet
};

}  // namespace nce2vec

#endif  // SRC_CLI_TUNE_TALK_H_
