// What nce2vec tune is told on its command line, and the nce2vec train that comes of it.
#ifndef SRC_CLI_TUNE_FLAGS_H_
#define SRC_CLI_TUNE_FLAGS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "src/cli/flags.h"
#include "src/cli/text_input_flags.h"
#include "src/corpus/corpus_encoder.h"
#include "src/train/train_options.h"
#include "src/tune/setting_grid.h"
#include "src/tune/successive_halving.h"

namespace nce2vec {

struct TuneFlags {
  EncodeOptions encode;
  TextFiles text_files;
  TrainOptions train;      // of the training that is tuned for; the setting in it is the defaults
  HalvingOptions halving;  // but for least_share, which depends on the text
  SettingLadders ladders;
  std::vector<std::string> similarity;
  std::string output = "tuned.model";  // of the training, in the command that is printed
  Arguments arguments;                 // as they were given
  bool json = false;
  bool quiet = false;
};

// Reads `args` into `flags` and checks all that can be known without opening a file. Errors are of
// wrong usage.
absl::StatusOr<ParseOutcome> ParseTuneFlags(const Arguments& args, TuneFlags* flags);

// The words of the command that trains with a setting, "nce2vec" the first: all that is tuned, and
// of the rest what isn't the default.
std::vector<std::string> TrainCommand(const TuneFlags& flags, const Setting& setting);

// The same for a shell, in one line.
std::string InOneLine(const std::vector<std::string>& command);

}  // namespace nce2vec

#endif  // SRC_CLI_TUNE_FLAGS_H_
