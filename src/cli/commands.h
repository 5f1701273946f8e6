// The commands, one file each. Arguments exclude program and command name; the result is the exit
// code.
#ifndef SRC_CLI_COMMANDS_H_
#define SRC_CLI_COMMANDS_H_

#include "src/cli/flags.h"

namespace nce2vec {

int TrainMain(const Arguments& args);  // dispatches to TrainTextsMain by --objective
int TrainTextsMain(const Arguments& args);
int NnMain(const Arguments& args);
int AnalogyMain(const Arguments& args);
int SimilarityMain(const Arguments& args);
int PredictMain(const Arguments& args);
int EmbedMain(const Arguments& args);
int EvaluateMain(const Arguments& args);
int ConvertMain(const Arguments& args);
int ReportMain(const Arguments& args);
int InfoMain(const Arguments& args);
int CorpusMain(const Arguments& args);

}  // namespace nce2vec

#endif  // SRC_CLI_COMMANDS_H_
