// What `nce2vec evaluate` has commands for. Arguments exclude "evaluate" and the command's name;
// the result is the exit code.
#ifndef SRC_CLI_EVALUATE_COMMANDS_H_
#define SRC_CLI_EVALUATE_COMMANDS_H_

#include "src/cli/flags.h"

namespace nce2vec {

int EvaluateSimilarityMain(const Arguments& args);
int EvaluateAnalogyMain(const Arguments& args);
int EvaluateStsMain(const Arguments& args);
int EvaluateRetrievalMain(const Arguments& args);
int EvaluateClassifyMain(const Arguments& args);

}  // namespace nce2vec

#endif  // SRC_CLI_EVALUATE_COMMANDS_H_
