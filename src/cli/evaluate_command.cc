// nce2vec evaluate WHAT: scores on standard data sets.
#include <array>

#include "src/cli/command_table.h"
#include "src/cli/commands.h"
#include "src/cli/evaluate_commands.h"

namespace nce2vec {
namespace {

constexpr std::array kEvaluations = {
    Command{"similarity", "pairs of words that people judged", EvaluateSimilarityMain},
    Command{"analogy", "A is to B as C is to what?", EvaluateAnalogyMain},
    Command{"sts", "pairs of texts that people judged", EvaluateStsMain},
    Command{"retrieval", "documents relevant to a query", EvaluateRetrievalMain},
    Command{"classify", "labels of texts, by a linear classifier", EvaluateClassifyMain},
};

}  // namespace

constexpr CommandGroup kEvaluate = {
    "evaluate",
    {"nce2vec evaluate WHAT --model MODEL... [options]",
     "Scores models on data sets in their usual layouts. The data sets of similarity and analogy "
     "are about words, the others about texts: sentences, documents, whatever has words.\n"
     "\n"
     "nce2vec evaluate WHAT --help tells about one.",
     "  nce2vec evaluate similarity --model text.model --data EN-WS-353-ALL.txt\n"
     "  nce2vec evaluate sts --model text.model --data stsb-en.dev.tsv"},
    kEvaluations};

}  // namespace nce2vec
