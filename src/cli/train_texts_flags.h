// What nce2vec train is told on its command line, for vectors of whole texts.
#ifndef SRC_CLI_TRAIN_TEXTS_FLAGS_H_
#define SRC_CLI_TRAIN_TEXTS_FLAGS_H_

#include <string>

#include "absl/status/statusor.h"
#include "eval/sts.h"
#include "src/cli/checkpoint_flags.h"
#include "src/cli/flags.h"
#include "src/cli/text_input_flags.h"
#include "src/contrast/contrast_options.h"
#include "src/corpus/corpus_encoder.h"

namespace nce2vec {

struct TrainTextsFlags {
  EncodeOptions encode;
  TextFiles text_files;
  ContrastOptions train;
  std::string output;
  std::string init;
  std::string metrics;
  StsSource validation;  // no paths: none
  CheckpointOptions checkpoints;
  bool quiet = false;
};

// Reads `args` into `flags` and checks all that can be known without opening a file; the dimension
// stays 0 where it is that of --init. Errors are of wrong usage.
absl::StatusOr<ParseOutcome> ParseTrainTextsFlags(const Arguments& args, TrainTextsFlags* flags);

}  // namespace nce2vec

#endif  // SRC_CLI_TRAIN_TEXTS_FLAGS_H_
