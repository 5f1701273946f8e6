// The tools of `nce2vec corpus`. Arguments exclude "corpus" and the tool's name; the result is the
// exit code.
#ifndef SRC_CLI_CORPUS_COMMANDS_H_
#define SRC_CLI_CORPUS_COMMANDS_H_

#include "src/cli/flags.h"

namespace nce2vec {

int CorpusCleanMain(const Arguments& args);
int CorpusDedupMain(const Arguments& args);
int CorpusPhrasesMain(const Arguments& args);
int CorpusSampleMain(const Arguments& args);
int CorpusShuffleMain(const Arguments& args);
int CorpusSplitMain(const Arguments& args);
int CorpusVocabMain(const Arguments& args);
int CorpusWikipediaMain(const Arguments& args);

}  // namespace nce2vec

#endif  // SRC_CLI_CORPUS_COMMANDS_H_
