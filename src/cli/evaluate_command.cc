// nce2vec evaluate WHAT: scores on standard data sets.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "src/cli/commands.h"
#include "src/cli/evaluate_commands.h"

namespace nce2vec {
namespace {

struct Evaluation {
  std::string_view name;
  std::string_view data;
  std::string_view summary;
  int (*main)(const Arguments& args);
};

constexpr std::array kEvaluations = {
    Evaluation{"similarity", "--data FILE...", "pairs of words that people judged",
               EvaluateSimilarityMain},
    Evaluation{"analogy", "--data FILE...", "A is to B as C is to what?", EvaluateAnalogyMain},
    Evaluation{"sts", "--data FILE...", "pairs of texts that people judged", EvaluateStsMain},
    Evaluation{"retrieval", "--data DIR...", "documents relevant to a query",
               EvaluateRetrievalMain},
    Evaluation{"classify", "--train FILE --test FILE", "labels of texts, by a linear classifier",
               EvaluateClassifyMain},
};

void PrintUsage() {
  absl::PrintF("usage: nce2vec evaluate WHAT --model MODEL... [options]\n\n");
  for (const Evaluation& evaluation : kEvaluations) {
    absl::PrintF("  %-11s %-26s %s\n", evaluation.name, evaluation.data, evaluation.summary);
  }
  absl::PrintF(
      "\nnce2vec evaluate WHAT --help tells about one.\n"
      "\nexample:\n"
      "  nce2vec evaluate sts --model text.model --data stsb-en.dev.tsv\n");
}

std::string Names() {
  std::string names;
  for (const Evaluation& evaluation : kEvaluations) {
    absl::StrAppendFormat(&names, "%s%s", names.empty() ? "" : ", ", evaluation.name);
  }
  return names;
}

}  // namespace

int EvaluateMain(const Arguments& args) {
  const std::string what = args.empty() ? "" : args[0];
  if (what == "--help" || what == "-h") {
    PrintUsage();
    return kExitDone;
  }
  const auto* evaluation = std::find_if(kEvaluations.begin(), kEvaluations.end(),
                                        [&](const Evaluation& e) { return e.name == what; });
  if (evaluation != kEvaluations.end()) {
    return evaluation->main(Arguments(args.begin() + 1, args.end()));
  }
  const std::string complaint =
      what.empty() ? "what?" : absl::StrFormat("can't evaluate '%s';", what);
  return ReportFailure(
      "evaluate",
      absl::InvalidArgumentError(absl::StrFormat("%s there are: %s", complaint, Names())),
      kExitUsage);
}

}  // namespace nce2vec
