// nce2vec similarity: the cosine of two words or sums.
#include "src/cli/commands.h"
#include "src/cli/flags.h"
#include "src/cli/pair_of_sums.h"

namespace nce2vec {
namespace {

constexpr CommandHelp kHelp = {"nce2vec similarity --model MODEL [options] A B",
                               "The cosine of two words or sums of words, from -1 to 1.",
                               "  nce2vec similarity --model text.model river lake"};

absl::StatusOr<ParseOutcome> Parse(const Arguments& args, PairOptions* options) {
  return ParsePair(args, kHelp, options);
}

absl::Status Run(const PairOptions& options) {
  return PrintPair(options, "similarity", [](double cosine) { return cosine; });
}

}  // namespace

int SimilarityMain(const Arguments& args) {
  return RunCommand<PairOptions>("similarity", args, Parse, Run);
}

}  // namespace nce2vec
