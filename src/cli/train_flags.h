// What nce2vec train is told on its command line, for vectors of words.
#ifndef SRC_CLI_TRAIN_FLAGS_H_
#define SRC_CLI_TRAIN_FLAGS_H_

#include <string>

#include "absl/status/statusor.h"
#include "src/cli/checkpoint_flags.h"
#include "src/cli/flags.h"
#include "src/cli/init_flags.h"
#include "src/cli/text_input_flags.h"
#include "src/contrast/contrast_options.h"
#include "src/corpus/corpus_encoder.h"
#include "src/train/train_options.h"

namespace nce2vec {

struct TrainFlags {
  EncodeOptions encode;
  TextFiles text_files;
  TrainOptions train;
  std::string output;
  InitFlagValues init;
  Arguments arguments;  // as they were given
  std::string metrics;
  CheckpointOptions checkpoints;
  double nt_xent_weight = 0;  // 0: words alone
  ContrastOptions texts;      // of joint training
  bool quiet = false;

  bool joint() const { return nt_xent_weight > 0; }
  // InvalidArgument where lines can't be trained with words of this model.
  absl::Status CheckJoint() const;
};

// Reads `args` into `flags` and checks all that can be known without opening a file. Errors are of
// wrong usage.
absl::StatusOr<ParseOutcome> ParseTrainFlags(const Arguments& args, TrainFlags* flags);

}  // namespace nce2vec

#endif  // SRC_CLI_TRAIN_FLAGS_H_
