// nce2vec similarity: the cosine of two words.
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/cli/answers.h"
#include "src/cli/commands.h"
#include "src/cli/flags.h"
#include "src/model/embeddings.h"
#include "src/query/cosine.h"
#include "src/query/expression.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

constexpr CommandHelp kHelp = {"nce2vec similarity --model MODEL [options] A B",
                               "The cosine of two word vectors, from -1 to 1.",
                               "  nce2vec similarity --model text.model river lake"};

struct Options {
  std::string model;
  std::vector<std::string> words;
  bool json = false;
};

absl::StatusOr<ParseOutcome> Parse(const Arguments& args, Options* options) {
  po::options_description flags("options");
  flags.add_options()                                                                           //
      ("model,m", po::value(&options->model)->value_name("MODEL")->required(), "model to ask")  //
      ("word", po::value(&options->words)->value_name("WORD"),
       "A and B; the flag's name may be left out")  //
      ("json", po::bool_switch(&options->json), "one JSON object");
  NCE2VEC_ASSIGN_OR_RETURN(const ParseOutcome outcome, ParseFlags(args, kHelp, flags, "word"));
  if (outcome == ParseOutcome::kHelpPrinted) return outcome;
  if (options->words.size() != 2) {
    return absl::InvalidArgumentError(
        absl::StrFormat("expected two words, but got %d", options->words.size()));
  }
  return outcome;
}

absl::Status Run(const Options& options) {
  NCE2VEC_ASSIGN_OR_RETURN(const Embeddings embeddings, Embeddings::Open(options.model));
  NCE2VEC_ASSIGN_OR_RETURN(const WordId a, FindWord(embeddings, options.words[0]));
  NCE2VEC_ASSIGN_OR_RETURN(const WordId b, FindWord(embeddings, options.words[1]));
  const std::optional<double> cosine = Cosine(embeddings, a, b);
  if (!cosine.has_value()) {
    return absl::FailedPreconditionError(
        absl::StrFormat("the vector of '%s' or '%s' is zero", options.words[0], options.words[1]));
  }
  if (options.json) {
    PrintJsonLine({{"a", embeddings.vocabulary().word(a)},
                   {"b", embeddings.vocabulary().word(b)},
                   {"similarity", *cosine}});
  } else {
    absl::PrintF("%.6g\n", *cosine);
  }
  return absl::OkStatus();
}

}  // namespace

int SimilarityMain(const Arguments& args) {
  return RunCommand<Options>("similarity", args, Parse, Run);
}

}  // namespace nce2vec
