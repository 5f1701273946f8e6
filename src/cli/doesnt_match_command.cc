// nce2vec doesnt-match: the odd word out.
#include <nlohmann/json.hpp>
#include <string>
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

constexpr size_t kFewestWords = 3;

constexpr CommandHelp kHelp = {
    "nce2vec doesnt-match --model MODEL [options] WORD WORD WORD ...",
    "Which word doesn't match the others? Prints word<TAB>score, the odd one last; the\n"
    "score is a word's cosine with the mean of all the words' unit vectors.",
    "  nce2vec doesnt-match --model text.model breakfast cereal dinner lunch"};

struct Options {
  std::string model;
  std::vector<std::string> words;
  bool skip_unknown = false;
  bool json = false;
};

absl::StatusOr<ParseOutcome> Parse(const Arguments& args, Options* options) {
  po::options_description flags("options");
  flags.add_options()                                                                           //
      ("model,m", po::value(&options->model)->value_name("MODEL")->required(), "model to ask")  //
      ("word", po::value(&options->words)->value_name("WORD"),
       "three words or more; the flag's name may be left out")  //
      ("skip-unknown", po::bool_switch(&options->skip_unknown),
       "pass over words that are not in the vocabulary")  //
      ("json", po::bool_switch(&options->json), "one JSON object");
  NCE2VEC_ASSIGN_OR_RETURN(const ParseOutcome outcome, ParseFlags(args, kHelp, flags, "word"));
  if (outcome == ParseOutcome::kHelpPrinted) return outcome;
  if (options->words.size() < kFewestWords) {
    return absl::InvalidArgumentError(absl::StrFormat("expected %d words or more, but got %d",
                                                      kFewestWords, options->words.size()));
  }
  return outcome;
}

absl::StatusOr<std::vector<Neighbour>> Order(const Embeddings& embeddings, const Options& options,
                                             const WordLookup& words) {
  if (!options.skip_unknown) {
    NCE2VEC_RETURN_IF_ERROR(words.status);
  } else if (words.ids.size() < kFewestWords) {
    return absl::NotFoundError(
        absl::StrFormat("%d of %d words are left to compare, %d are needed: %s", words.ids.size(),
                        options.words.size(), kFewestWords, std::string(words.status.message())));
  }
  return OrderByFit(embeddings, words.ids);
}

void PrintJson(const Embeddings& embeddings, const std::vector<Neighbour>& order,
               const std::vector<UnknownWord>& skipped) {
  Json words = Json::array();
  for (const Neighbour& word : order) {
    words.push_back({{"word", embeddings.vocabulary().word(word.id)}, {"score", word.score}});
  }
  Json missing = Json::array();
  for (const UnknownWord& entry : skipped) missing.push_back(entry.word);
  PrintJsonLine({{"odd", embeddings.vocabulary().word(order.back().id)},
                 {"words", std::move(words)},
                 {"missing", std::move(missing)}});
}

absl::Status Run(const Options& options) {
  NCE2VEC_ASSIGN_OR_RETURN(const Embeddings embeddings, Embeddings::Open(options.model));
  const WordLookup words = LookUpWords(embeddings, options.words);
  const absl::StatusOr<std::vector<Neighbour>> order = Order(embeddings, options, words);
  if (!order.ok()) {
    if (options.json) PrintFailureJson({{"asked", options.words}}, order.status(), words.unknown);
    return order.status();
  }
  if (options.json) {
    PrintJson(embeddings, *order, words.unknown);
    return absl::OkStatus();
  }
  PrintAnswer(embeddings, *order);
  if (!words.status.ok()) {
    absl::FPrintF(stderr, "passed over: %s\n", OneLine(words.status));
  }
  return absl::OkStatus();
}

}  // namespace

int DoesntMatchMain(const Arguments& args) {
  return RunCommand<Options>("doesnt-match", args, Parse, Run);
}

}  // namespace nce2vec
