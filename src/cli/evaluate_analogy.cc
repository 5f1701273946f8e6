// nce2vec evaluate analogy: how many analogy questions a model answers right.
#include <chrono>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "eval/analogy_evaluation.h"
#include "eval/analogy_questions.h"
#include "src/base/status_macros.h"
#include "src/cli/choice_flag.h"
#include "src/cli/evaluate_commands.h"
#include "src/cli/evaluation_report.h"
#include "src/cli/evaluation_talk.h"
#include "src/cli/flags.h"
#include "src/cli/progress_line.h"
#include "src/cli/word_evaluation_flags.h"
#include "src/model/embeddings.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

constexpr CommandHelp kHelp = {
    "nce2vec evaluate analogy --model MODEL... --data FILE|FOLDER... [options]",
    "The share of questions \"A is to B as C is to D\" whose D is the first answer, in\n"
    "percent, by two objectives (Levy & Goldberg 2014), with a 95 % bootstrap interval:\n"
    "for each section, for semantic and for syntactic sections (named gram..., and\n"
    "BATS's I and D), and over all questions. Those with a word out of the restricted\n"
    "vocabulary are skipped.\n"
    "Several models are also scored on the questions that all of them know, each with\n"
    "its gain on the first and p of a paired bootstrap test (Koehn 2004, two-sided). As\n"
    "many questions are made of the same pairs of words, differences are less certain\n"
    "than p says.\n"
    "\n"
    "FILE: \": SECTION\" lines, lines of four words; or BATS's \"word <TAB> answer/answer\",\n"
    "any two lines of it a question. FOLDER: files in BATS's layout, a section each.",
    "  nce2vec evaluate analogy --model text.model --data questions-words.txt"};

// What takes less needs no talk.
constexpr double kSilentSeconds = 1;

using Marks = std::vector<AnalogyMark>;

struct Options : WordEvaluationFlags {
  std::string objective_name = "both";
  bool sections = false;
  std::vector<AnalogyObjective> objectives;
};

absl::StatusOr<ParseOutcome> Parse(const Arguments& args, Options* options) {
  po::options_description flags("options");
  options->restrict_vocab = AnalogyEvaluationOptions{}.restrict_vocab;
  AddWordEvaluationFlags(flags, options);
  flags.add_options()  //
      ("objective", OneOf(&options->objective_name, {"3cosadd", "3cosmul", "both"}),
       "3cosadd, 3cosmul or both, which take one pass")  //
      ("sections", po::bool_switch(&options->sections),
       "show each section's scores in the table of several models too");
  NCE2VEC_ASSIGN_OR_RETURN(const ParseOutcome outcome, ParseFlags(args, kHelp, flags));
  if (outcome == ParseOutcome::kHelpPrinted) return outcome;
  NCE2VEC_RETURN_IF_ERROR(options->Check());
  options->objectives = {AnalogyObjective::k3CosAdd, AnalogyObjective::k3CosMul};
  if (options->objective_name != "both") {
    const absl::StatusOr<AnalogyObjective> objective =
        ParseAnalogyObjectiveName(options->objective_name);
    if (!objective.ok()) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "'%s' is no analogy objective; use 3cosadd, 3cosmul or both", options->objective_name));
    }
    options->objectives = {*objective};
  }
  return outcome;
}

absl::StatusOr<std::vector<AnalogyQuestions>> ReadData(const Options& options) {
  std::vector<AnalogyQuestions> data_sets;
  for (const std::string& path : options.data) {
    NCE2VEC_ASSIGN_OR_RETURN(AnalogyQuestions questions, ReadAnalogyQuestions(path));
    TellMalformedLines(options.quiet, path, questions.malformed_lines);
    data_sets.push_back(std::move(questions));
  }
  return data_sets;
}

// The marks of one model's answers, with a live line where that takes long.
Marks Mark(const Options& options, const Embeddings& embeddings,
           const AnalogyQuestions& questions) {
  AnalogyEvaluationOptions evaluation;
  evaluation.case_mode = options.case_mode;
  evaluation.restrict_vocab = options.restrict_vocab;
  ProgressLine line(options.quiet);
  const auto start = std::chrono::steady_clock::now();
  evaluation.progress = [&](double share) {
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
    if (passed.count() < kSilentSeconds || !line.Due()) return;
    line.Update(absl::StrFormat("%s on %s: %.0f %%  ETA %s", embeddings.path(), questions.name,
                                100 * share, FormatDuration(passed.count() * (1 / share - 1))));
  };
  return MarkAnalogies(embeddings, questions, evaluation);
}

ReportedPart ToReport(const std::string& data, const AnalogyPart& part, Comparison scores) {
  using Kind = AnalogyPart::Kind;
  using Level = ReportedPart::Level;
  if (part.kind == Kind::kSection) {
    return {Level::kSection, data, "section", part.name, std::move(scores)};
  }
  return {part.kind == Kind::kTotal ? Level::kWhole : Level::kSum, data, part.name, "",
          std::move(scores)};
}

void ReportMissing(const EvaluationReport& report, const AnalogyQuestions& questions,
                   const Comparison& total, Failures& failures) {
  for (size_t model = 0; model < report.models.size(); ++model) {
    if (total.models[model].used > 0) continue;
    failures.Add(absl::FailedPreconditionError(absl::StrFormat(
        "%s%s: each of the %d questions has a word out of vocabulary; see --restrict-vocab",
        report.models.size() == 1 ? "" : report.models[model].path + ": ", questions.name,
        total.items)));
  }
}

absl::Status Run(const Options& options) {
  NCE2VEC_ASSIGN_OR_RETURN(const std::vector<AnalogyQuestions> data_sets, ReadData(options));
  EvaluationReport report = options.EmptyReport();
  for (const AnalogyObjective objective : options.objectives) {
    report.measures.push_back(
        {std::string(AnalogyObjectiveName(objective)), static_cast<size_t>(objective), true});
  }
  report.shares = true;
  report.sections = options.sections;
  report.used = "asked";
  report.unused = "skipped";
  std::vector<std::vector<Marks>> marks(data_sets.size());  // [data set][model]
  for (const std::string& path : options.models) {
    NCE2VEC_ASSIGN_OR_RETURN(const Embeddings embeddings, Embeddings::Open(path));
    report.models.push_back({path, embeddings.size()});
    for (size_t i = 0; i < data_sets.size(); ++i) {
      marks[i].push_back(Mark(options, embeddings, data_sets[i]));
    }
  }
  Failures failures("evaluate analogy");
  std::vector<ModelResamples> totals;
  for (size_t i = 0; i < data_sets.size(); ++i) {
    for (const AnalogyPart& part : AnalogyParts(data_sets[i])) {
      ModelResamples resamples = CompareAnalogies(data_sets[i], part, marks[i], options.bootstrap);
      report.parts.push_back(
          ToReport(data_sets[i].name, part, Summarise(resamples, options.bootstrap.confidence)));
      if (part.kind == AnalogyPart::Kind::kTotal) totals.push_back(std::move(resamples));
    }
    ReportMissing(report, data_sets[i], report.parts.back().scores, failures);
  }
  AddAverage(totals, options.bootstrap.confidence, "total", report);
  PrintReport(report, options.format());
  return failures.last();
}

}  // namespace

int EvaluateAnalogyMain(const Arguments& args) {
  return RunCommand<Options>("evaluate analogy", args, Parse, Run);
}

}  // namespace nce2vec
