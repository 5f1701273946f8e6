// What --help prints.
#ifndef SRC_CLI_HELP_TEXT_H_
#define SRC_CLI_HELP_TEXT_H_

#include <span>
#include <string>
#include <string_view>

#include "src/cli/command_description.h"

namespace nce2vec {

// A line of a list of commands.
struct CommandSummary {
  std::string name;
  std::string summary;
};

// Usage, summary, the commands (none for a command that has no sub-commands), options and example,
// in lines of 80 columns where words allow it.
std::string HelpText(const CommandDescription& description,
                     std::span<const CommandSummary> commands = {});

// Hands `text` to standard output at once. That nobody reads on ("--help | head -1") is no failure;
// others are left to stdout's error flag, which main() looks at.
void PrintForReader(std::string_view text);

}  // namespace nce2vec

#endif  // SRC_CLI_HELP_TEXT_H_
