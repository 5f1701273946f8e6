// nce2vec analogy: A is to B as C is to what?
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/cli/answers.h"
#include "src/cli/choice_flag.h"
#include "src/cli/commands.h"
#include "src/cli/flags.h"
#include "src/cli/size_flag.h"
#include "src/model/embeddings.h"
#include "src/query/analogy.h"
#include "src/query/lookup.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

constexpr CommandHelp kHelp = {
    "nce2vec analogy --model MODEL [options] A B C",
    "A is to B as C is to what? The answers are the words nearest to B - A + C, best\n"
    "first: word<TAB>score. (Mind the order: fastText's analogies asks for A - B + C.)",
    "  nce2vec analogy --model text.model man king woman        queen, with luck"};

struct Options {
  std::string model;
  std::vector<std::string> words;
  std::string objective_name = "3cosadd";
  AnalogyObjective objective = AnalogyObjective::k3CosAdd;
  size_t k = 10;
  size_t restrict_vocab = 0;
  bool json = false;
};

absl::StatusOr<ParseOutcome> Parse(const Arguments& args, Options* options) {
  po::options_description flags("options");
  flags.add_options()                                                                           //
      ("model,m", po::value(&options->model)->value_name("MODEL")->required(), "model to ask")  //
      ("word", po::value(&options->words)->value_name("WORD"),
       "A, B and C; the flag's name may be left out")  //
      ("objective", OneOf(&options->objective_name, {"3cosadd", "3cosmul"}),
       "3cosadd or 3cosmul (Levy & Goldberg 2014)")  //
      (",k", WholeNumber("k", &options->k),
       "how many answers")  //
      ("restrict-vocab", WholeNumber("restrict-vocab", &options->restrict_vocab),
       "only the N most frequent words are answers; 0: all")  //
      ("json", po::bool_switch(&options->json), "one JSON object");
  NCE2VEC_ASSIGN_OR_RETURN(const ParseOutcome outcome, ParseFlags(args, kHelp, flags, "word"));
  if (outcome == ParseOutcome::kHelpPrinted) return outcome;
  NCE2VEC_ASSIGN_OR_RETURN(options->objective, ParseAnalogyObjectiveName(options->objective_name));
  if (options->k == 0) return absl::InvalidArgumentError("-k must be at least 1");
  if (options->words.size() != 3) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "expected three words, A is to B as C is to what, but got %d", options->words.size()));
  }
  return outcome;
}

absl::StatusOr<std::vector<Neighbour>> Answer(const Embeddings& embeddings, const Options& options,
                                              const WordLookup& words) {
  NCE2VEC_RETURN_IF_ERROR(words.status);
  const SearchOptions search{options.k, options.restrict_vocab, {}};
  return AnswerAnalogy(embeddings, {words.ids[0], words.ids[1], words.ids[2]}, options.objective,
                       search);
}

absl::Status Run(const Options& options) {
  NCE2VEC_ASSIGN_OR_RETURN(const Embeddings embeddings, Embeddings::Open(options.model));
  const std::string query = absl::StrFormat("%s is to %s as %s is to", options.words[0],
                                            options.words[1], options.words[2]);
  const WordLookup words = LookUpWords(embeddings, options.words);
  const absl::StatusOr<std::vector<Neighbour>> answer = Answer(embeddings, options, words);
  if (!answer.ok()) {
    if (options.json) PrintFailureJson({{"query", query}}, answer.status(), words.unknown);
    return answer.status();
  }
  if (options.json) {
    PrintAnswerJson(embeddings, query, *answer);
  } else {
    PrintAnswer(embeddings, *answer);
  }
  return absl::OkStatus();
}

}  // namespace

int AnalogyMain(const Arguments& args) { return RunCommand<Options>("analogy", args, Parse, Run); }

}  // namespace nce2vec
