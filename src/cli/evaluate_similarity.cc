// nce2vec evaluate similarity: how cosines of words agree with people's judgement.
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "eval/similarity.h"
#include "src/base/status_macros.h"
#include "src/cli/evaluate_commands.h"
#include "src/cli/evaluation_report.h"
#include "src/cli/evaluation_talk.h"
#include "src/cli/flags.h"
#include "src/cli/word_evaluation_flags.h"
#include "src/model/embeddings.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

constexpr CommandHelp kHelp = {
    "nce2vec evaluate similarity --model MODEL... --data FILE... [options]",
    "Correlation of cosines with people's judgement of word pairs: Spearman's rho with\n"
    "a 95 % bootstrap interval, Pearson's r, the pairs used, and the share of those with\n"
    "a word out of vocabulary, which are skipped. The average has one vote a data set.\n"
    "Several models are also scored on the pairs that all of them know, each with its\n"
    "gain on the first and p of a paired bootstrap test (Koehn 2004, two-sided): twice\n"
    "the share of resamples of those pairs that the other one of the two wins.\n"
    "\n"
    "FILE: lines of two words and a number, separated by tabs, commas, semicolons or\n"
    "spaces; quoted as CSV is, if at all; with or without a head.",
    "  nce2vec evaluate similarity --model a.model b.model --data EN-WS-353-ALL.txt"};

using Cosines = std::vector<std::optional<double>>;

absl::StatusOr<ParseOutcome> Parse(const Arguments& args, WordEvaluationFlags* options) {
  po::options_description flags("options");
  AddWordEvaluationFlags(flags, options);
  flags.add_options()("compose-unknown", po::bool_switch(&options->compose_unknown),
                      "models with subwords make vectors of words out of vocabulary from n-grams, "
                      "instead of skipping their pairs");
  NCE2VEC_ASSIGN_OR_RETURN(const ParseOutcome outcome, ParseFlags(args, kHelp, flags));
  if (outcome == ParseOutcome::kHelpPrinted) return outcome;
  NCE2VEC_RETURN_IF_ERROR(options->Check());
  return outcome;
}

absl::StatusOr<std::vector<SimilarityData>> ReadData(const WordEvaluationFlags& options) {
  std::vector<SimilarityData> data_sets;
  for (const std::string& path : options.data) {
    NCE2VEC_ASSIGN_OR_RETURN(SimilarityData data, ReadSimilarityData(path));
    TellMalformedLines(options.quiet, path, data.malformed_lines);
    data_sets.push_back(std::move(data));
  }
  return data_sets;
}

// A model that knows too little of a data set is named where there are several.
void ReportMissing(const EvaluationReport& report, const SimilarityData& data,
                   const Comparison& scores, Failures& failures) {
  for (size_t model = 0; model < report.models.size(); ++model) {
    if (scores.models[model].own[kSpearmanMeasure].value.has_value()) continue;
    const absl::Status status = NoCorrelation(data, scores.models[model].used);
    failures.Add(report.models.size() == 1
                     ? status
                     : absl::FailedPreconditionError(absl::StrFormat(
                           "%s: %s", report.models[model].path, std::string(status.message()))));
  }
}

absl::Status Run(const WordEvaluationFlags& options) {
  NCE2VEC_ASSIGN_OR_RETURN(const std::vector<SimilarityData> data_sets, ReadData(options));
  EvaluationReport report = options.EmptyReport();
  report.measures = {{"spearman", kSpearmanMeasure, true}, {"pearson", kPearsonMeasure, false}};
  report.used = "pairs";
  report.unused = "out_of_vocabulary";
  std::vector<std::vector<Cosines>> cosines(data_sets.size());  // [data set][model]
  for (const std::string& path : options.models) {
    NCE2VEC_ASSIGN_OR_RETURN(const Embeddings embeddings, Embeddings::Open(path));
    report.models.push_back({path, embeddings.size()});
    for (size_t i = 0; i < data_sets.size(); ++i) {
      cosines[i].push_back(PairCosines(embeddings, data_sets[i], options.case_mode,
                                       options.restrict_vocab, options.compose_unknown));
    }
  }
  Failures failures("evaluate similarity");
  std::vector<ModelResamples> resamples;
  for (size_t i = 0; i < data_sets.size(); ++i) {
    resamples.push_back(CompareSimilarity(data_sets[i], cosines[i], options.bootstrap));
    report.parts.push_back({ReportedPart::Level::kWhole, data_sets[i].name, "", "",
                            Summarise(resamples.back(), options.bootstrap.confidence)});
    ReportMissing(report, data_sets[i], report.parts.back().scores, failures);
  }
  AddAverage(resamples, options.bootstrap.confidence, "", report);
  PrintReport(report, options.format());
  return failures.last();
}

}  // namespace

int EvaluateSimilarityMain(const Arguments& args) {
  return RunCommand<WordEvaluationFlags>("evaluate similarity", args, Parse, Run);
}

}  // namespace nce2vec
