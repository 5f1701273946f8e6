// The commands, one file each. Arguments exclude program and command name; the result is the exit
// code.
#ifndef SRC_CLI_COMMANDS_H_
#define SRC_CLI_COMMANDS_H_

#include "src/cli/command_table.h"
#include "src/cli/flags.h"

namespace nce2vec {

int TrainMain(const Arguments& args);
extern const CommandVariant kTrainTexts;  // train --objective nt-xent|pairs
int TuneMain(const Arguments& args);
int NnMain(const Arguments& args);
int AnalogyMain(const Arguments& args);
int SimilarityMain(const Arguments& args);
int DistanceMain(const Arguments& args);
int RankMain(const Arguments& args);
int DoesntMatchMain(const Arguments& args);
int PredictMain(const Arguments& args);
int EmbedMain(const Arguments& args);
extern const CommandGroup kEvaluate;
int ConvertMain(const Arguments& args);
int ReportMain(const Arguments& args);
int InfoMain(const Arguments& args);
extern const CommandGroup kCorpus;
int HelpMain(const Arguments& args);

}  // namespace nce2vec

#endif  // SRC_CLI_COMMANDS_H_
