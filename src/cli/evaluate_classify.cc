// nce2vec evaluate classify: how well a linear classifier reads labels off text vectors.
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "eval/classification.h"
#include "src/base/status_macros.h"
#include "src/cli/evaluate_commands.h"
#include "src/cli/evaluation_talk.h"
#include "src/cli/flags.h"
#include "src/cli/pooling_flags.h"
#include "src/cli/text_evaluation_report.h"
#include "src/encode/text_encoder.h"
#include "src/model/embeddings.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

constexpr CommandHelp kHelp = {
    "nce2vec evaluate classify --model MODEL... --train FILE --test FILE [options]",
    "Trains a linear classifier (multinomial logistic regression with biases) on the text\n"
    "vectors of one file, each of length 1, and applies it to another's: accuracy,\n"
    "macro-F1, the share of the test file's most frequent label for comparison, labels in\n"
    "training, texts of both files, test texts without a known word, test texts of a label\n"
    "that training never had (counted as wrong), the share of words out of vocabulary.\n"
    "\n"
    "FILE: lines \"label <TAB> text\".",
    "  nce2vec evaluate classify --model text.model --train train.tsv --test test.tsv"};

struct Options {
  std::vector<std::string> models;
  ClassificationSetting classification;
  PoolingFlags pooling;
  bool json = false;
  bool quiet = false;
};

absl::StatusOr<ParseOutcome> Parse(const Arguments& args, Options* options) {
  po::options_description flags("options");
  ClassificationSetting& classification = options->classification;
  flags.add_options()  //
      ("model,m", po::value(&options->models)->value_name("MODEL")->multitoken()->required(),
       "models to score")  //
      ("train", po::value(&classification.train)->value_name("FILE")->required(),
       "labelled texts to learn from, plain or compressed")  //
      ("test", po::value(&classification.test)->value_name("FILE")->required(),
       "labelled texts to score on");
  AddPoolingFlags(flags, &options->pooling);
  flags.add_options()  //
      ("l2",
       po::value(&classification.probe.l2)
           ->value_name("X")
           ->default_value(classification.probe.l2, absl::StrFormat("%g", classification.probe.l2)),
       "penalty: X / 2 times the squares of all weights is added to the mean loss of a text")  //
      ("json", po::bool_switch(&options->json), "one JSON object a model")                     //
      ("quiet,q", po::bool_switch(&options->quiet), "say nothing on standard error but errors");
  NCE2VEC_ASSIGN_OR_RETURN(const ParseOutcome outcome, ParseFlags(args, kHelp, flags));
  if (outcome == ParseOutcome::kHelpPrinted) return outcome;
  NCE2VEC_RETURN_IF_ERROR(options->pooling.Validate());
  NCE2VEC_RETURN_IF_ERROR(classification.probe.Validate());
  return outcome;
}

absl::StatusOr<LabelledTexts> Read(const Options& options, const std::string& path) {
  NCE2VEC_ASSIGN_OR_RETURN(LabelledTexts data, ReadLabelledTexts(path));
  TellMalformedLines(options.quiet, path, data.malformed_lines);
  return data;
}

void TellAboutResult(const Options& options, const ClassificationResult& result) {
  if (result.unseen_label_texts > 0) {
    TellAbout(options.quiet, options.classification.test,
              absl::StrFormat("%d texts have a label that %s never has: counted as wrong",
                              result.unseen_label_texts, options.classification.train));
  }
  if (!result.solution.converged) {
    TellAbout(options.quiet, options.classification.train,
              absl::StrFormat("training stopped short of the optimum after %d steps (largest entry "
                              "of the gradient %.2g); a larger --l2 is easier",
                              result.solution.steps, result.solution.gradient));
  }
}

absl::Status Run(const Options& options) {
  const ClassificationSetting& classification = options.classification;
  NCE2VEC_ASSIGN_OR_RETURN(const LabelledTexts train, Read(options, classification.train));
  NCE2VEC_ASSIGN_OR_RETURN(const LabelledTexts test, Read(options, classification.test));
  for (const std::string& model : options.models) {
    NCE2VEC_ASSIGN_OR_RETURN(const Embeddings embeddings, Embeddings::Open(model));
    NCE2VEC_ASSIGN_OR_RETURN(const PoolingOptions pooling, PoolingFor(options.pooling, embeddings));
    NCE2VEC_ASSIGN_OR_RETURN(const TextEncoder encoder, EncoderFor(options.pooling, embeddings));
    NCE2VEC_ASSIGN_OR_RETURN(const ClassificationResult result,
                             EvaluateClassification(encoder, train, test, classification.probe));
    TellAboutResult(options, result);
    const TextSetting setting{embeddings, pooling, encoder.dim()};
    if (options.json) {
      PrintClassificationJson(setting, classification, result);
    } else {
      PrintClassificationTable(setting, classification, result);
    }
  }
  return absl::OkStatus();
}

}  // namespace

int EvaluateClassifyMain(const Arguments& args) {
  return RunCommand<Options>("evaluate classify", args, Parse, Run);
}

}  // namespace nce2vec
