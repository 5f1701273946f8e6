// nce2vec distance: how far apart two words or sums are.
#include "src/cli/commands.h"
#include "src/cli/flags.h"
#include "src/cli/pair_of_sums.h"

namespace nce2vec {
namespace {

constexpr CommandHelp kHelp = {
    "nce2vec distance --model MODEL [options] A B",
    "1 - the cosine of two words or sums of words: 0 for the same direction, 2 for the\n"
    "opposite one.",
    "  nce2vec distance --model text.model river lake\n"
    "  nce2vec distance --model text.model \"king - man + woman\" queen"};

absl::StatusOr<ParseOutcome> Parse(const Arguments& args, PairOptions* options) {
  return ParsePair(args, kHelp, options);
}

absl::Status Run(const PairOptions& options) {
  return PrintPair(options, "distance", [](double cosine) { return 1 - cosine; });
}

}  // namespace

int DistanceMain(const Arguments& args) {
  return RunCommand<PairOptions>("distance", args, Parse, Run);
}

}  // namespace nce2vec
