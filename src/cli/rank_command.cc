// nce2vec rank: the place of one word among the neighbours of another.
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/cli/answers.h"
#include "src/cli/commands.h"
#include "src/cli/flags.h"
#include "src/model/embeddings.h"
#include "src/query/lookup.h"
#include "src/query/word_relations.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

constexpr CommandHelp kHelp = {
    "nce2vec rank --model MODEL [options] A B",
    "The place of B among the neighbours of A, and of A among those of B, in two lines:\n"
    "place<TAB>cosine<TAB>neighbour<TAB>of which word. Place 1 is the nearest; a word is\n"
    "not its own neighbour. The whole vocabulary counts.",
    "  nce2vec rank --model text.model river lake"};

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

absl::StatusOr<MutualRank> FindRank(const Embeddings& embeddings, const WordLookup& words) {
  NCE2VEC_RETURN_IF_ERROR(words.status);
  return Rank(embeddings, words.ids[0], words.ids[1]);
}

absl::Status Run(const Options& options) {
  NCE2VEC_ASSIGN_OR_RETURN(const Embeddings embeddings, Embeddings::Open(options.model));
  const WordLookup words = LookUpWords(embeddings, options.words);
  const absl::StatusOr<MutualRank> rank = FindRank(embeddings, words);
  if (!rank.ok()) {
    if (options.json) {
      PrintFailureJson({{"a", options.words[0]}, {"b", options.words[1]}}, rank.status(),
                       words.unknown);
    }
    return rank.status();
  }
  const std::string_view a = embeddings.vocabulary().word(words.ids[0]);
  const std::string_view b = embeddings.vocabulary().word(words.ids[1]);
  if (options.json) {
    PrintJsonLine({{"a", a},
                   {"b", b},
                   {"rank", rank->of_b},
                   {"reverse_rank", rank->of_a},
                   {"neighbours", rank->neighbours},
                   {"similarity", rank->cosine}});
  } else {
    absl::PrintF("%d\t%.6g\t%s\t%s\n", rank->of_b, rank->cosine, b, a);
    absl::PrintF("%d\t%.6g\t%s\t%s\n", rank->of_a, rank->cosine, a, b);
  }
  return absl::OkStatus();
}

}  // namespace

int RankMain(const Arguments& args) { return RunCommand<Options>("rank", args, Parse, Run); }

}  // namespace nce2vec
