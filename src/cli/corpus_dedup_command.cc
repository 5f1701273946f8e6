// nce2vec corpus dedup: each line once.
#include <string>

#include "absl/strings/str_format.h"
#include "corpus_tools/dedup_lines.h"
#include "src/base/status_macros.h"
#include "src/cli/corpus_commands.h"
#include "src/cli/size_flag.h"
#include "src/cli/tool_flags.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

constexpr CommandHelp kHelp = {
    "nce2vec corpus dedup --input PATH... [--near X] [options]",
    "Drops lines that were there before; the first of equal ones stays, and so does the order. "
    "With\n"
    "--near also those that share most of their word sequences with an earlier one, by MinHash: X "
    "is\n"
    "the share of the sequences of five words (--shingle) that two lines have in common, of all "
    "that\n"
    "either has. Empty lines stay. Memory: about 30 bytes a different line, 1 kB with --near.",
    "  nce2vec corpus dedup --input web.txt.gz --near 0.8 --output once.txt"};

struct Options {
  ToolFlags tool;
  DedupOptions dedup;
};

absl::StatusOr<ParseOutcome> Parse(const Arguments& args, Options* options) {
  po::options_description flags("options");
  AddToolFiles(flags, &options->tool);
  auto add = flags.add_options();
  add("near", po::value(&options->dedup.near)->value_name("X"),
      "drop lines this similar to an earlier one, too, 0.3 to 1");
  add("shingle", WholeNumber("shingle", &options->dedup.shingle),
      "words of the sequences that near lines share");
  AddToolThreads(flags, &options->tool);
  NCE2VEC_ASSIGN_OR_RETURN(const ParseOutcome outcome, ParseFlags(args, kHelp, flags));
  if (outcome == ParseOutcome::kHelpPrinted) return outcome;
  NCE2VEC_RETURN_IF_ERROR(FinishTool(options->tool));
  options->tool.passes_text_on = true;
  options->dedup.inputs = options->tool.inputs;
  options->dedup.threads = options->tool.threads;
  NCE2VEC_RETURN_IF_ERROR(options->dedup.Validate());
  return outcome;
}

absl::Status Run(const Options& options) {
  return RunTool(options.tool,
                 [&](const ToolCallbacks& callbacks, const ByteSink& sink,
                     ToolTalk& talk) -> absl::StatusOr<ToolDone> {
                   NCE2VEC_ASSIGN_OR_RETURN(const DedupCounts counts,
                                            DedupLines(options.dedup, callbacks, sink));
                   std::string done = absl::StrFormat(
                       "%s; %d equal lines dropped",
                       talk.InFigures(counts.all.bytes, counts.all.lines), counts.equal);
                   if (options.dedup.near > 0)
                     absl::StrAppendFormat(&done, ", %d near ones", counts.near);
                   return ToolDone{done};
                 });
}

}  // namespace

int CorpusDedupMain(const Arguments& args) {
  return RunCommand<Options>("corpus dedup", args, Parse, Run);
}

}  // namespace nce2vec
