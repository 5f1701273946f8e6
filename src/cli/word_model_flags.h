// The flags that say what a word is predicted from, and what its vector is made of.
#ifndef SRC_CLI_WORD_MODEL_FLAGS_H_
#define SRC_CLI_WORD_MODEL_FLAGS_H_

#include <boost/program_options.hpp>
#include <string>

#include "absl/status/status.h"
#include "src/cli/flags.h"
#include "src/train/train_options.h"

namespace nce2vec {

// Values that are read from words after parsing.
struct WordModelNames {
  std::string model, subwords, subword_units;
};

WordModelNames WordModelNamesOf(const TrainOptions& options);

void AddWordModelFlags(boost::program_options::options_description& flags, TrainOptions* options,
                       WordModelNames* names);

absl::Status FinishWordModel(const WordModelNames& names, const Arguments& args,
                             TrainOptions* options);

// InvalidArgument for flags of n-grams without any. With --init, when it is known what the model
// has.
absl::Status CheckSubwordFlags(const Arguments& args, const TrainOptions& options);

// For cbow: its own defaults where `args` say nothing.
void UseCbowDefaults(const Arguments& args, TrainOptions* options);

}  // namespace nce2vec

#endif  // SRC_CLI_WORD_MODEL_FLAGS_H_
