// nce2vec predict: which words stand around a word, and how probably.
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/cli/answers.h"
#include "src/cli/commands.h"
#include "src/cli/size_flag.h"
#include "src/model/embeddings.h"
#include "src/query/lookup.h"
#include "src/query/predict.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

struct Options {
  std::string model;
  std::vector<std::string> words;
  size_t k = 10;
  bool json = false;
  bool quiet = false;
};

constexpr CommandHelp kHelp = {
    "nce2vec predict --model MODEL [options] WORD",
    "The most probable words within the training window of WORD, from a model trained with nce.\n"
    "Prints word<TAB>probability in the text as it stands, subsampling undone.",
    "  nce2vec predict --model text.model river"};

absl::StatusOr<ParseOutcome> Parse(const Arguments& args, Options* options) {
  po::options_description flags("options", 100, 60);
  auto add = flags.add_options();
  add("model,m", po::value(&options->model)->required()->value_name("MODEL"), "the model file");
  add("k,k", WholeNumber("k", &options->k), "how many words");
  add("json", po::bool_switch(&options->json), "one JSON object");
  add("quiet,q", po::bool_switch(&options->quiet), "say nothing but errors");
  add("word", po::value(&options->words)->value_name("WORD"), "the word");
  NCE2VEC_ASSIGN_OR_RETURN(const ParseOutcome outcome, ParseFlags(args, kHelp, flags, "word"));
  if (outcome == ParseOutcome::kHelpPrinted) return outcome;
  if (options->words.size() != 1) {
    return absl::InvalidArgumentError(
        absl::StrFormat("takes one word, not %d; see --help", options->words.size()));
  }
  if (options->k == 0) return absl::InvalidArgumentError("-k must be at least 1");
  return outcome;
}

void PrintText(const Embeddings& embeddings, const PredictionResult& result) {
  for (const Prediction& prediction : result.predictions) {
    const std::string_view word = embeddings.vocabulary().word(prediction.id);
    std::printf("%.*s\t%.6g\n", static_cast<int>(word.size()), word.data(), prediction.probability);
  }
}

void PrintJson(const Embeddings& embeddings, const std::string& word,
               const PredictionResult& result) {
  nlohmann::ordered_json json = {{"word", word}, {"ln_z", result.ln_z}};
  json["predictions"] = nlohmann::ordered_json::array();
  for (const Prediction& prediction : result.predictions) {
    json["predictions"].push_back({{"word", embeddings.vocabulary().word(prediction.id)},
                                   {"probability", prediction.probability}});
  }
  std::puts(json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace).c_str());
}

absl::Status Run(const Options& options) {
  NCE2VEC_ASSIGN_OR_RETURN(const Embeddings embeddings, Embeddings::Open(options.model));
  const WordLookup lookup = LookUpWords(embeddings, options.words);
  if (!lookup.status.ok()) {
    if (options.json) {
      PrintFailureJson({{"word", options.words[0]}}, lookup.status, lookup.unknown);
    }
    return lookup.status;
  }
  const WordId word = lookup.ids[0];
  NCE2VEC_ASSIGN_OR_RETURN(const PredictionResult result,
                           PredictContext(embeddings, word, options.k));
  if (options.json) {
    PrintJson(embeddings, std::string(embeddings.vocabulary().word(word)), result);
  } else {
    PrintText(embeddings, result);
  }
  if (!options.quiet) {
    std::fprintf(
        stderr,
        "probabilities of the text as it stands: the model's own are those of the subsampled "
        "text (ln Z %.3f), here divided by the share kept and renormalised\n",
        result.ln_z);
  }
  return absl::OkStatus();
}

}  // namespace

int PredictMain(const Arguments& args) { return RunCommand<Options>("predict", args, Parse, Run); }

}  // namespace nce2vec
