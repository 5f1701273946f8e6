// nce2vec help: about the program and its commands, for people and for shells.
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/cli/choice_flag.h"
#include "src/cli/command_table.h"
#include "src/cli/commands.h"
#include "src/cli/completion_script.h"
#include "src/cli/flags.h"
#include "src/cli/help_text.h"
#include "src/cli/manual_page.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

struct Options {
  std::vector<std::string> command;
  std::string format = "text";
};

constexpr CommandHelp kHelp = {
    "nce2vec help [COMMAND]\n"
    "       nce2vec help --format man [COMMAND]\n"
    "       nce2vec help --format bash|zsh",
    "Tells about the program or one of its commands, as --help does; or prints a page of the "
    "manual, in roff; or a script that makes a shell complete commands, options and values. An "
    "installed nce2vec has brought its pages and scripts along: man nce2vec shows the manual, and "
    "shells find the scripts by themselves. Without installing:\n"
    "\n"
    "  bash  source <(nce2vec help --format bash)\n"
    "  zsh   source <(nce2vec help --format zsh), after compinit\n"
    "  man   nce2vec help --format man nn | man -l -",
    "  nce2vec help evaluate similarity\n"
    "  nce2vec help train-texts\n"
    "  source <(nce2vec help --format bash)"};

absl::StatusOr<ParseOutcome> Parse(const Arguments& args, Options* options) {
  po::options_description flags("options");
  auto add = flags.add_options();
  add("format", OneOf(&options->format, {"text", "man", "bash", "zsh"}),
      "text, man (a page of the manual), bash or zsh (completion of the whole program)");
  add("command", po::value(&options->command)->value_name("COMMAND"),
      "what to tell about, such as train or evaluate similarity; the flag's name may be left out");
  NCE2VEC_ASSIGN_OR_RETURN(const ParseOutcome outcome, ParseFlags(args, kHelp, flags, "command"));
  if (outcome == ParseOutcome::kHelpPrinted) return outcome;
  // No such command is wrong usage here as elsewhere.
  NCE2VEC_RETURN_IF_ERROR(FindTopic(options->command).status());
  if ((options->format == "bash" || options->format == "zsh") && !options->command.empty()) {
    return absl::InvalidArgumentError(
        absl::StrFormat("--format %s is about the whole program; leave '%s' out", options->format,
                        options->command.front()));
  }
  return outcome;
}

absl::Status Run(const Options& options) {
  if (options.format == "bash") {
    PrintForReader(BashCompletion());
    return absl::OkStatus();
  }
  if (options.format == "zsh") {
    PrintForReader(ZshCompletion());
    return absl::OkStatus();
  }
  NCE2VEC_ASSIGN_OR_RETURN(const Topic topic, FindTopic(options.command));
  PrintForReader(options.format == "man" ? ManualPage(topic) : HelpTextOf(topic));
  return absl::OkStatus();
}

}  // namespace

int HelpMain(const Arguments& args) { return RunCommand<Options>("help", args, Parse, Run); }

}  // namespace nce2vec
