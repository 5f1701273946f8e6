// What `train` tells its user while it works.
#ifndef SRC_CLI_TRAIN_TALK_H_
#define SRC_CLI_TRAIN_TALK_H_

#include <optional>
#include <string>

#include "src/cli/progress_line.h"
#include "src/cli/text_talk.h"
#include "src/contrast/contrast_loss.h"
#include "src/corpus/corpus_encoder.h"
#include "src/train/train_options.h"
#include "src/train/trainer.h"

namespace nce2vec {

// One thread. Borrows line and options.
class TrainTalk {
 public:
  TrainTalk(ProgressLine& line, const TrainOptions& options);

  void Reading(const ReadProgress& progress) { text_talk_.Reading(progress); }
  // The text in figures.
  void HaveRead(const EncodedText& text, const EncodeOptions& options);
  void Resumed(const TrainProgress& progress);
  void Training(const TrainProgress& progress);
  void Recovered(const Recovery& recovery);
  // `texts`: the means of joint training over the epoch.
  void EpochDone(const EpochReport& report, const std::optional<LossValue>& texts);
  // Joint training found nothing to do.
  void NoLinesTrained();
  // `resume_command` is empty where training can't be gone on with.
  void Saved(const std::string& path, const TrainResult& result, const std::string& resume_command);

 private:
  ProgressLine& line_;
  const TrainOptions& options_;
  TextTalk text_talk_;
};

}  // namespace nce2vec

#endif  // SRC_CLI_TRAIN_TALK_H_
