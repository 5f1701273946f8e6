// nce2vec corpus sample: some lines of a text.
#include <string>

#include "absl/strings/str_format.h"
#include "corpus_tools/sample_lines.h"
#include "src/base/status_macros.h"
#include "src/cli/corpus_commands.h"
#include "src/cli/size_flag.h"
#include "src/cli/tool_flags.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

constexpr CommandHelp kHelp = {
    "nce2vec corpus sample --input PATH... (--share X | --lines N) [options]",
    "Some lines of a text, chosen at random, in their order. --share chooses each line by itself "
    "and\n"
    "passes it on at once; --lines chooses exactly so many, and keeps them in memory until the "
    "end.",
    "  nce2vec corpus sample --input all.txt.zst --lines 20 | less\n"
    "  nce2vec corpus sample --input all.txt.zst --share 0.01 --output small.txt"};

struct Options {
  ToolFlags tool;
  SampleOptions sample;
};

absl::StatusOr<ParseOutcome> Parse(const Arguments& args, Options* options) {
  po::options_description flags("options");
  AddToolFiles(flags, &options->tool);
  auto add = flags.add_options();
  add("share", po::value(&options->sample.share)->value_name("X"), "of the lines, expected");
  add("lines", WholeNumber("lines", &options->sample.lines), "how many; 0: see --share");
  add("seed", WholeNumber("seed", &options->sample.seed), "another one gives another choice");
  AddToolQuiet(flags, &options->tool);
  NCE2VEC_ASSIGN_OR_RETURN(const ParseOutcome outcome, ParseFlags(args, kHelp, flags));
  if (outcome == ParseOutcome::kHelpPrinted) return outcome;
  NCE2VEC_RETURN_IF_ERROR(FinishTool(options->tool));
  options->tool.passes_text_on = true;
  options->sample.inputs = options->tool.inputs;
  NCE2VEC_RETURN_IF_ERROR(options->sample.Validate());
  return outcome;
}

absl::Status Run(const Options& options) {
  return RunTool(options.tool,
                 [&](const ToolCallbacks& callbacks, const ByteSink& sink,
                     ToolTalk& talk) -> absl::StatusOr<ToolDone> {
                   NCE2VEC_ASSIGN_OR_RETURN(const SampleCounts counts,
                                            SampleLines(options.sample, callbacks, sink));
                   return ToolDone{absl::StrFormat(
                       "%s; %d lines chosen", talk.InFigures(counts.all.bytes, counts.all.lines),
                       counts.chosen)};
                 });
}

}  // namespace

int CorpusSampleMain(const Arguments& args) {
  return RunCommand<Options>("corpus sample", args, Parse, Run);
}

}  // namespace nce2vec
