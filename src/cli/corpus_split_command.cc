// nce2vec corpus split: lines to train on and lines to validate with.
#include <string>
#include <utility>

#include "absl/strings/str_format.h"
#include "corpus_tools/split_lines.h"
#include "src/base/output_file.h"
#include "src/base/status_macros.h"
#include "src/cli/corpus_commands.h"
#include "src/cli/same_file.h"
#include "src/cli/size_flag.h"
#include "src/cli/tool_flags.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

constexpr CommandHelp kHelp = {
    "nce2vec corpus split --input PATH... --validation FILE [--output FILE] [options]",
    "Parts a text into lines to train on and lines to validate with. Which is which hangs on the\n"
    "line's own bytes: equal lines stay together, so nothing is validated that was trained on, "
    "and\n"
    "each stays where it was when the text grows.",
    "  nce2vec corpus split --input all.txt --output train.txt --validation held-out.txt --share "
    "0.05"};

struct Options {
  ToolFlags tool;
  SplitOptions split;
  std::string validation;
};

absl::StatusOr<ParseOutcome> Parse(const Arguments& args, Options* options) {
  po::options_description flags("options");
  AddToolFiles(flags, &options->tool);
  auto add = flags.add_options();
  add("validation", po::value(&options->validation)->required()->value_name("FILE"),
      "where the lines for validation go");
  add("share",
      po::value(&options->split.share)->default_value(options->split.share)->value_name("X"),
      "of the lines that are for validation, expected");
  add("seed", WholeNumber("seed", &options->split.seed), "another one gives another choice");
  AddToolThreads(flags, &options->tool);
  NCE2VEC_ASSIGN_OR_RETURN(const ParseOutcome outcome, ParseFlags(args, kHelp, flags));
  if (outcome == ParseOutcome::kHelpPrinted) return outcome;
  NCE2VEC_RETURN_IF_ERROR(FinishTool(options->tool));
  options->tool.passes_text_on = true;
  options->split.inputs = options->tool.inputs;
  options->split.threads = options->tool.threads;
  if (options->validation == "-") {
    return absl::InvalidArgumentError(
        "--validation must be a file; --output may be standard output");
  }
  NCE2VEC_RETURN_IF_ERROR(options->split.Validate());
  return outcome;
}

absl::Status Run(const Options& options) {
  NCE2VEC_RETURN_IF_ERROR(CheckNotAnInput(options.validation, options.tool.inputs));
  if (!CheckNotAnInput(options.validation, {options.tool.output}).ok()) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "%s: --output and --validation are the same file; choose two", options.validation));
  }
  NCE2VEC_ASSIGN_OR_RETURN(AtomicFile validation, AtomicFile::Create(options.validation));
  return RunTool(
      options.tool,
      [&](const ToolCallbacks& callbacks, const ByteSink& sink,
          ToolTalk& talk) -> absl::StatusOr<ToolDone> {
        NCE2VEC_ASSIGN_OR_RETURN(
            const SplitCounts counts,
            SplitLines(options.split, callbacks, sink,
                       [&](std::string_view line) { return validation.Write(line); }));
        return ToolDone{
            absl::StrFormat("%s; %d lines for training, %d for validation",
                            talk.InFigures(counts.all.bytes, counts.all.lines),
                            counts.all.lines - counts.validation_lines, counts.validation_lines),
            std::move(validation)};
      });
}

}  // namespace

int CorpusSplitMain(const Arguments& args) {
  return RunCommand<Options>("corpus split", args, Parse, Run);
}

}  // namespace nce2vec
