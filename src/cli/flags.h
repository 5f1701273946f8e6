// What all commands share on the command line: parsing, --help, exit codes.
#ifndef SRC_CLI_FLAGS_H_
#define SRC_CLI_FLAGS_H_

#include <boost/program_options.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/cli/command_description.h"

namespace nce2vec {

inline constexpr int kExitDone = 0;
inline constexpr int kExitFailed = 1;
inline constexpr int kExitUsage = 2;

// What every --help says of itself.
inline constexpr char kHelpFlagText[] = "print this text and leave";

using Arguments = std::vector<std::string>;

enum class ParseOutcome { kRun, kHelpPrinted };

// Reads `args` (without program and command name) into the variables that `flags` was given; prints
// help on standard output when --help or -h is among them. Words that are no flags go to the flag
// named `positional`, or are refused when it is empty. Flags are never guessed from their
// beginnings. InvalidArgument says which flag or value is wrong, and for an unknown flag which one
// is nearest.
absl::StatusOr<ParseOutcome> ParseFlags(const Arguments& args, const CommandHelp& help,
                                        boost::program_options::options_description& flags,
                                        const std::string& positional = "");

// The message in one line, whatever a path or a word in it holds.
std::string OneLine(std::string message);
std::string OneLine(const absl::Status& status);

// "--input", or "-k" where there is only a short name.
std::vector<std::string> FlagNames(const boost::program_options::options_description& flags);

// What a command that calls ParseFlags says about itself: runs its --help, behind `args`, without
// printing. One thread at a time.
CommandDescription DescribeCommand(int (*main)(const Arguments& args), Arguments args);

// Prints "nce2vec COMMAND: MESSAGE" in one line on standard error and returns the exit code. An
// empty command stands for the program.
int ReportFailure(std::string_view command, const absl::Status& status, int exit_code);

// The body of every command: Parse gives Options or an exit, Run does the work.
//   absl::StatusOr<ParseOutcome> Parse(const Arguments&, Options*);   a failure: exit 2
//   absl::Status Run(const Options&);                                 a failure: exit 1
template <class Options>
int RunCommand(std::string_view name, const Arguments& args,
               absl::StatusOr<ParseOutcome> (*parse)(const Arguments&, Options*),
               absl::Status (*run)(const Options&)) {
  Options options;
  const absl::StatusOr<ParseOutcome> outcome = parse(args, &options);
  if (!outcome.ok()) return ReportFailure(name, outcome.status(), kExitUsage);
  if (*outcome == ParseOutcome::kHelpPrinted) return kExitDone;
  const absl::Status status = run(options);
  if (!status.ok()) return ReportFailure(name, status, kExitFailed);
  return kExitDone;
}

}  // namespace nce2vec

#endif  // SRC_CLI_FLAGS_H_
