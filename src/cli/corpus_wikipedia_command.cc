// nce2vec corpus wikipedia: the text of the articles in a dump.
#include <string>

#include "absl/strings/str_format.h"
#include "corpus_tools/wikipedia.h"
#include "src/base/status_macros.h"
#include "src/cli/corpus_commands.h"
#include "src/cli/size_flag.h"
#include "src/cli/tool_flags.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

constexpr CommandHelp kHelp = {
    "nce2vec corpus wikipedia --input DUMP... [--output FILE] [options]",
    "The running text of the articles in a dump of Wikipedia, or of any wiki of MediaWiki:\n"
    "pages-articles.xml, plain or compressed. A line for each paragraph, an empty line behind "
    "each\n"
    "article. Redirects, other namespaces, templates, tables, references, headings, files and\n"
    "categories go; links leave their text.",
    "  nce2vec corpus wikipedia --input frwiki-latest-pages-articles.xml.bz2 --output frwiki.txt\n"
    "  nce2vec corpus wikipedia -i dump.xml.bz2 | nce2vec corpus clean -i - --preset words | "
    "nce2vec train -i - -o wiki.model"};

struct Options {
  ToolFlags tool;
  WikipediaOptions wikipedia;
};

absl::StatusOr<ParseOutcome> Parse(const Arguments& args, Options* options) {
  po::options_description flags("options");
  AddToolFiles(flags, &options->tool);
  auto add = flags.add_options();
  add("min-bytes", WholeNumber("min-bytes", &options->wikipedia.min_bytes),
      "leave out articles with less text");
  add("titles", po::bool_switch(&options->wikipedia.titles),
      "each title as its article's first line");
  AddToolThreads(flags, &options->tool);
  NCE2VEC_ASSIGN_OR_RETURN(const ParseOutcome outcome, ParseFlags(args, kHelp, flags));
  if (outcome == ParseOutcome::kHelpPrinted) return outcome;
  NCE2VEC_RETURN_IF_ERROR(FinishTool(options->tool));
  options->wikipedia.inputs = options->tool.inputs;
  options->wikipedia.threads = options->tool.threads;
  return outcome;
}

absl::Status Run(const Options& options) {
  return RunTool(options.tool,
                 [&](const ToolCallbacks& callbacks, const ByteSink& sink,
                     ToolTalk& talk) -> absl::StatusOr<ToolDone> {
                   NCE2VEC_ASSIGN_OR_RETURN(const WikipediaCounts counts,
                                            ExtractWikipedia(options.wikipedia, callbacks, sink));
                   return ToolDone{
                       absl::StrFormat("%s of XML; of %d pages %d articles, %d redirects, %d of "
                                       "other namespaces, %d without enough "
                                       "text",
                                       talk.Rate(counts.bytes), counts.pages, counts.articles,
                                       counts.redirects, counts.other_spaces, counts.too_short)};
                 });
}

}  // namespace

int CorpusWikipediaMain(const Arguments& args) {
  return RunCommand<Options>("corpus wikipedia", args, Parse, Run);
}

}  // namespace nce2vec
