// nce2vec evaluate similarity|analogy: scores of words on standard data sets.
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "eval/analogy_evaluation.h"
#include "eval/analogy_questions.h"
#include "eval/similarity.h"
#include "src/base/status_macros.h"
#include "src/cli/choice_flag.h"
#include "src/cli/evaluate_commands.h"
#include "src/cli/evaluation_report.h"
#include "src/cli/evaluation_talk.h"
#include "src/cli/flags.h"
#include "src/cli/size_flag.h"
#include "src/model/embeddings.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

constexpr CommandHelp kSimilarityHelp = {
    "nce2vec evaluate similarity --model MODEL... --data FILE... [options]",
    "Correlation of cosines with people's judgement of word pairs: Spearman's rho with\n"
    "a 95 % bootstrap interval, Pearson's r, the pairs used, and those with a word out\n"
    "of vocabulary, which are skipped. FILE: lines of two words and a number, separated\n"
    "by tabs, commas or spaces.",
    "  nce2vec evaluate similarity --model text.model --data EN-WS-353-ALL.txt"};

constexpr CommandHelp kAnalogyHelp = {
    "nce2vec evaluate analogy --model MODEL... --data FILE... [options]",
    "The share of questions \"A is to B as C is to D\" whose D is the first answer, for\n"
    "each section, for semantic and for syntactic sections (named gram...), and over\n"
    "all questions. Questions with a word out of the restricted vocabulary are skipped.\n"
    "FILE: \": SECTION\" lines, lines of four words.",
    "  nce2vec evaluate analogy --model text.model --data questions-words.txt"};

struct Options {
  std::vector<std::string> models;
  std::vector<std::string> data;
  size_t restrict_vocab = 0;
  std::string case_name = "fold";
  CaseMode case_mode = CaseMode::kFold;
  std::string objective_name = "3cosadd";
  AnalogyObjective objective = AnalogyObjective::k3CosAdd;
  uint64_t seed = 1;
  bool json = false;
  bool quiet = false;
};

void AddCommonFlags(po::options_description& flags, Options* options) {
  flags.add_options()  //
      ("model,m", po::value(&options->models)->value_name("MODEL")->multitoken()->required(),
       "models to score")  //
      ("data", po::value(&options->data)->value_name("FILE")->multitoken()->required(),
       "data sets, plain or compressed")  //
      ("restrict-vocab", WholeNumber("restrict-vocab", &options->restrict_vocab),
       "only the N most frequent words count; 0: all")  //
      ("case", OneOf(&options->case_name, {"fold", "exact"}),
       "fold: compare upper-cased words; exact: as they are")                  //
      ("json", po::bool_switch(&options->json), "one JSON object a data set")  //
      ("quiet,q", po::bool_switch(&options->quiet), "say nothing on standard error but errors");
}

absl::StatusOr<ParseOutcome> ParseCommon(const Arguments& args, const CommandHelp& help,
                                         po::options_description& flags, Options* options) {
  NCE2VEC_ASSIGN_OR_RETURN(const ParseOutcome outcome, ParseFlags(args, help, flags));
  if (outcome == ParseOutcome::kHelpPrinted) return outcome;
  NCE2VEC_ASSIGN_OR_RETURN(options->case_mode, ParseCaseModeName(options->case_name));
  return outcome;
}

absl::StatusOr<ParseOutcome> ParseSimilarity(const Arguments& args, Options* options) {
  po::options_description flags("options");
  AddCommonFlags(flags, options);
  flags.add_options()("seed", WholeNumber("seed", &options->seed),
                      "of the bootstrap's random draws");
  return ParseCommon(args, kSimilarityHelp, flags, options);
}

absl::StatusOr<ParseOutcome> ParseAnalogy(const Arguments& args, Options* options) {
  po::options_description flags("options");
  options->restrict_vocab = AnalogyEvaluationOptions{}.restrict_vocab;
  AddCommonFlags(flags, options);
  flags.add_options()("objective", OneOf(&options->objective_name, {"3cosadd", "3cosmul"}),
                      "3cosadd or 3cosmul (Levy & Goldberg 2014)");
  NCE2VEC_ASSIGN_OR_RETURN(const ParseOutcome outcome,
                           ParseCommon(args, kAnalogyHelp, flags, options));
  if (outcome == ParseOutcome::kHelpPrinted) return outcome;
  NCE2VEC_ASSIGN_OR_RETURN(options->objective, ParseAnalogyObjectiveName(options->objective_name));
  return outcome;
}

EvaluationSetting SettingOf(const Options& options, const Embeddings& embeddings) {
  EvaluationSetting setting;
  setting.model = embeddings.path();
  setting.model_words = embeddings.size();
  setting.restrict_vocab = options.restrict_vocab;
  setting.case_mode = options.case_mode;
  return setting;
}

absl::Status RunSimilarity(const Options& options) {
  std::vector<SimilarityData> data_sets;
  for (const std::string& path : options.data) {
    NCE2VEC_ASSIGN_OR_RETURN(SimilarityData data, ReadSimilarityData(path));
    TellMalformedLines(options.quiet, path, data.malformed_lines);
    data_sets.push_back(std::move(data));
  }
  SimilarityOptions evaluation;
  evaluation.case_mode = options.case_mode;
  evaluation.restrict_vocab = options.restrict_vocab;
  evaluation.bootstrap.seed = options.seed;
  Failures failures("evaluate similarity");
  for (const std::string& model : options.models) {
    NCE2VEC_ASSIGN_OR_RETURN(const Embeddings embeddings, Embeddings::Open(model));
    const EvaluationSetting setting = SettingOf(options, embeddings);
    std::vector<NamedSimilarityResult> results;
    for (const SimilarityData& data : data_sets) {
      const absl::StatusOr<SimilarityResult> result =
          EvaluateSimilarity(embeddings, data, evaluation);
      if (!result.ok()) {
        failures.Add(result.status());
        continue;
      }
      results.push_back({data.name, *result});
      if (options.json) PrintSimilarityJson(setting, results.back());
    }
    if (!options.json) PrintSimilarityTable(setting, results);
  }
  return failures.last();
}

absl::Status RunAnalogy(const Options& options) {
  std::vector<AnalogyQuestions> data_sets;
  for (const std::string& path : options.data) {
    NCE2VEC_ASSIGN_OR_RETURN(AnalogyQuestions questions, ReadAnalogyQuestions(path));
    TellMalformedLines(options.quiet, path, questions.malformed_lines);
    data_sets.push_back(std::move(questions));
  }
  AnalogyEvaluationOptions evaluation;
  evaluation.objective = options.objective;
  evaluation.case_mode = options.case_mode;
  evaluation.restrict_vocab = options.restrict_vocab;
  Failures failures("evaluate analogy");
  for (const std::string& model : options.models) {
    NCE2VEC_ASSIGN_OR_RETURN(const Embeddings embeddings, Embeddings::Open(model));
    EvaluationSetting setting = SettingOf(options, embeddings);
    setting.objective = AnalogyObjectiveName(options.objective);
    for (const AnalogyQuestions& questions : data_sets) {
      const AnalogyResult result = EvaluateAnalogies(embeddings, questions, evaluation);
      if (options.json) {
        PrintAnalogyJson(setting, questions.name, result);
      } else {
        PrintAnalogyTable(setting, questions.name, result);
      }
      if (result.total.asked == 0) {
        failures.Add(absl::FailedPreconditionError(absl::StrFormat(
            "%s: each of the %d questions has a word out of vocabulary; see --restrict-vocab",
            questions.name, result.total.skipped)));
      }
    }
  }
  return failures.last();
}

}  // namespace

int EvaluateSimilarityMain(const Arguments& args) {
  return RunCommand<Options>("evaluate similarity", args, ParseSimilarity, RunSimilarity);
}

int EvaluateAnalogyMain(const Arguments& args) {
  return RunCommand<Options>("evaluate analogy", args, ParseAnalogy, RunAnalogy);
}

}  // namespace nce2vec
