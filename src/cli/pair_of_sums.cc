#include "src/cli/pair_of_sums.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/cli/answers.h"
#include "src/model/embeddings.h"
#include "src/query/lookup.h"
#include "src/query/word_relations.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

std::string Name(const Embeddings& embeddings, const Expression& sum) {
  const bool word = sum.terms.size() == 1 && sum.terms[0].weight == 1;
  return word ? std::string(WordOf(embeddings, sum.terms[0])) : sum.text;
}

// The first failure, or both where both have unknown words.
absl::Status Failure(const SumLookup& a, const SumLookup& b) {
  const absl::Status first = a.sum.status();
  const absl::Status second = b.sum.status();
  if (first.ok() || second.ok()) return first.ok() ? second : first;
  return absl::Status(first.code(), absl::StrFormat("%s; %s", std::string(first.message()),
                                                    std::string(second.message())));
}

}  // namespace

absl::StatusOr<ParseOutcome> ParsePair(const Arguments& args, const CommandHelp& help,
                                       PairOptions* options) {
  po::options_description flags("options");
  flags.add_options()                                                                           //
      ("model,m", po::value(&options->model)->value_name("MODEL")->required(), "model to ask")  //
      ("word", po::value(&options->sums)->value_name("SUM"),
       "A and B, each a word or a sum like \"king - man\"; the flag's name may be left out")  //
      ("json", po::bool_switch(&options->json), "one JSON object");
  NCE2VEC_ASSIGN_OR_RETURN(const ParseOutcome outcome, ParseFlags(args, help, flags, "word"));
  if (outcome == ParseOutcome::kHelpPrinted) return outcome;
  if (options->sums.size() != 2) {
    return absl::InvalidArgumentError(
        absl::StrFormat("expected two words, or sums in quotes, but got %d", options->sums.size()));
  }
  return outcome;
}

absl::Status PrintPair(const PairOptions& options, std::string_view name,
                       double (*number_of)(double cosine)) {
  NCE2VEC_ASSIGN_OR_RETURN(const Embeddings embeddings, Embeddings::Open(options.model));
  const SumLookup a = LookUpSum(embeddings, options.sums[0]);
  const SumLookup b = LookUpSum(embeddings, options.sums[1]);
  absl::Status failure = Failure(a, b);
  double number = 0;
  if (failure.ok()) {
    const absl::StatusOr<double> cosine = CosineOfSums(embeddings, *a.sum, *b.sum);
    failure = cosine.status();
    if (cosine.ok()) number = number_of(*cosine);
  }
  if (!failure.ok()) {
    std::vector<UnknownWord> unknown = a.unknown;
    unknown.insert(unknown.end(), b.unknown.begin(), b.unknown.end());
    if (options.json) {
      PrintFailureJson({{"a", options.sums[0]}, {"b", options.sums[1]}}, failure, unknown);
    }
    return failure;
  }
  if (options.json) {
    PrintJsonLine({{"a", Name(embeddings, *a.sum)},
                   {"b", Name(embeddings, *b.sum)},
                   {std::string(name), number}});
  } else {
    absl::PrintF("%.6g\n", number);
  }
  return absl::OkStatus();
}

}  // namespace nce2vec
