// nce2vec corpus TOOL: what prepares and counts text.
#include <array>

#include "src/cli/command_table.h"
#include "src/cli/commands.h"
#include "src/cli/corpus_commands.h"

namespace nce2vec {
namespace {

constexpr std::array kTools = {
    Command{"clean", "one form, one case, words without marks: what training wants",
            CorpusCleanMain},
    Command{"dedup", "drop lines that were there before, or nearly", CorpusDedupMain},
    Command{"phrases", "find words that belong together, and join them", CorpusPhrasesMain},
    Command{"sample", "some lines, chosen at random", CorpusSampleMain},
    Command{"shuffle", "lines in random order", CorpusShuffleMain},
    Command{"split", "lines to train on and lines to validate with", CorpusSplitMain},
    Command{"vocab", "count the words of a text", CorpusVocabMain},
    Command{"wikipedia", "the text of the articles in a dump", CorpusWikipediaMain},
};

}  // namespace

constexpr CommandGroup kCorpus = {"corpus",
                                  {"nce2vec corpus TOOL [options]",
                                   "Tools that prepare and count text. Each reads files, "
                                   "compressed files or standard input, and\n"
                                   "can stand in a pipe before `nce2vec train --input -`.",
                                   "  nce2vec corpus clean --input dump.txt.gz --preset words | "
                                   "nce2vec corpus vocab --input - | head"},
                                  kTools};

}  // namespace nce2vec
