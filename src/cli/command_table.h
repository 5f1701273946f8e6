// The tables of commands, and what is done with them all: running the one that was asked for, and
// describing each.
#ifndef SRC_CLI_COMMAND_TABLE_H_
#define SRC_CLI_COMMAND_TABLE_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "src/cli/command_description.h"
#include "src/cli/flags.h"

namespace nce2vec {

struct CommandGroup;

// A command that has other flags altogether when one of them has certain values: what runs then.
struct CommandVariant {
  std::string_view name;  // of its page: "train-texts"
  std::string_view summary;
  std::string_view option;                   // "--objective"
  std::span<const std::string_view> values;  // "nt-xent", "pairs"
  int (*main)(const Arguments& args) = nullptr;
};

bool Selects(const CommandVariant& variant, const Arguments& args);

// A line of a table. Either `main`, which gets the arguments behind the name and returns the exit
// code, or a group of sub-commands.
struct Command {
  std::string_view name;
  std::string_view summary;
  int (*main)(const Arguments& args) = nullptr;
  const CommandGroup* group = nullptr;
  const CommandVariant* variant = nullptr;
};

// The program itself, or a command that has sub-commands.
struct CommandGroup {
  std::string_view name;  // "evaluate"; empty: the program
  CommandHelp help;
  std::span<const Command> commands;
};

// The program's own, in main.cc: what `nce2vec help` tells about.
extern const CommandGroup kProgram;

// Runs the command that args[0] names; returns its exit code. Prints help for --help, and one line
// on standard error, exit code 2, when there is no such command or none was named.
int RunGroup(const CommandGroup& group, const Arguments& args);

// What can be asked for help about: the program, a group, a command, a variant of one.
struct Topic {
  std::string name;    // "", "evaluate", "evaluate similarity", "train-texts"
  std::string parent;  // of the group that it is in; "" for the program's commands and the program
  std::string summary;
  const Command* command = nullptr;         // null for the program
  const CommandVariant* variant = nullptr;  // the variant, where the topic is one

  bool is_program() const { return name.empty(); }
  const CommandGroup* group() const;  // null where it is none
};

// All of them, the program first, each group before its commands, each variant behind its command.
std::vector<Topic> ListTopics();

// Those directly in a group.
std::vector<Topic> TopicsIn(const std::vector<Topic>& topics, const Topic& group);

// "evaluate-similarity"
std::string DashedName(const Topic& topic);

// The topic of a name given in words, "evaluate" "similarity", or with dashes. NotFound names the
// nearest.
absl::StatusOr<Topic> FindTopic(const Arguments& words);

CommandDescription Describe(const Topic& topic);

// What --help prints for it.
std::string HelpTextOf(const Topic& topic);

}  // namespace nce2vec

#endif  // SRC_CLI_COMMAND_TABLE_H_
