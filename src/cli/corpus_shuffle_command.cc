// nce2vec corpus shuffle: lines in random order.
#include <string>

#include "absl/strings/str_format.h"
#include "corpus_tools/shuffle_lines.h"
#include "src/base/status_macros.h"
#include "src/cli/corpus_commands.h"
#include "src/cli/size_flag.h"
#include "src/cli/tool_flags.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

constexpr CommandHelp kHelp = {
    "nce2vec corpus shuffle --input PATH... [options]",
    "Lines in random order, however many there are: what doesn't fit into --memory is sorted "
    "through\n"
    "scratch space of the text's size. The order is that of the seed alone, not of --memory.",
    "  nce2vec corpus shuffle --input a.txt b.txt.gz --output mixed.txt --seed 7"};

struct Options {
  ToolFlags tool;
  ShuffleOptions shuffle;
  size_t megabytes = 1024;
};

absl::StatusOr<ParseOutcome> Parse(const Arguments& args, Options* options) {
  po::options_description flags("options");
  AddToolFiles(flags, &options->tool);
  auto add = flags.add_options();
  add("seed", WholeNumber("seed", &options->shuffle.seed), "another one gives another order");
  add("memory", WholeNumber("memory", &options->megabytes), "of the lines sorted at a time, in MB");
  add("scratch", po::value(&options->shuffle.scratch_folder)->value_name("DIR"),
      "folder for temporary files; without it $TMPDIR, or /var/tmp");
  AddToolQuiet(flags, &options->tool);
  NCE2VEC_ASSIGN_OR_RETURN(const ParseOutcome outcome, ParseFlags(args, kHelp, flags));
  if (outcome == ParseOutcome::kHelpPrinted) return outcome;
  NCE2VEC_RETURN_IF_ERROR(FinishTool(options->tool));
  options->tool.passes_text_on = true;
  if (options->megabytes < 1 || options->megabytes > size_t{1} << 24) {
    return absl::InvalidArgumentError(
        absl::StrFormat("--memory must be between 1 and 16777216 MB, not %d", options->megabytes));
  }
  options->shuffle.memory_bytes = options->megabytes << 20;
  options->shuffle.inputs = options->tool.inputs;
  NCE2VEC_RETURN_IF_ERROR(options->shuffle.Validate());
  return outcome;
}

absl::Status Run(const Options& options) {
  return RunTool(options.tool,
                 [&](const ToolCallbacks& callbacks, const ByteSink& sink,
                     ToolTalk& talk) -> absl::StatusOr<ToolDone> {
                   NCE2VEC_ASSIGN_OR_RETURN(const LineCounts counts,
                                            ShuffleLines(options.shuffle, callbacks, sink));
                   return ToolDone{talk.InFigures(counts.bytes, counts.lines)};
                 });
}

}  // namespace

int CorpusShuffleMain(const Arguments& args) {
  return RunCommand<Options>("corpus shuffle", args, Parse, Run);
}

}  // namespace nce2vec
