// What `train --objective nt-xent` tells its user while it works.
#ifndef SRC_CLI_TRAIN_TEXTS_TALK_H_
#define SRC_CLI_TRAIN_TEXTS_TALK_H_

#include <cstddef>
#include <string>

#include "src/cli/progress_line.h"
#include "src/cli/text_talk.h"
#include "src/contrast/contrast_trainer.h"
#include "src/corpus/corpus_encoder.h"

namespace nce2vec {

// One thread. Borrows line and options.
class TrainTextsTalk {
 public:
  TrainTextsTalk(ProgressLine& line, const ContrastOptions& options);

  void Reading(const ReadProgress& progress) { text_talk_.Reading(progress); }
  void HaveRead(const EncodedText& text, const EncodeOptions& options);
  void Initialised(const std::string& path, size_t known, size_t words);
  void Counted(const ExampleCounts& counts, TextLayout layout);
  void Resumed(const ContrastProgress& progress);
  void Recovered(const Recovery& recovery);
  void Training(const ContrastProgress& progress);
  void EpochDone(const ContrastEpochReport& report);
  // `resume_command` is empty where training can't be gone on with.
  void Saved(const std::string& path, const ContrastResult& result,
             const std::string& resume_command);

 private:
  ProgressLine& line_;
  const ContrastOptions& options_;
  TextTalk text_talk_;
};

}  // namespace nce2vec

#endif  // SRC_CLI_TRAIN_TEXTS_TALK_H_
