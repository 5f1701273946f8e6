#include "src/cli/command_table.h"

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/option_values.h"
#include "src/cli/choice_flag.h"
#include "src/cli/help_text.h"
#include "src/cli/nearest_name.h"

namespace nce2vec {
namespace {

std::vector<std::string> NamesIn(const CommandGroup& group) {
  std::vector<std::string> names;
  for (const Command& command : group.commands) names.emplace_back(command.name);
  return names;
}

boost::program_options::options_description GroupFlags(const CommandGroup& group) {
  boost::program_options::options_description flags;
  flags.add_options()("help,h", kHelpFlagText);
  if (group.name.empty()) {
    flags.add_options()("version", "name this build and the instruction set that it uses here");
  }
  return flags;
}

CommandDescription DescribeGroup(const CommandGroup& group) {
  return DescribeFlags(group.help, GroupFlags(group), "");
}

std::string GroupHelpText(const CommandGroup& group) {
  std::vector<CommandSummary> commands;
  for (const Command& command : group.commands) {
    commands.push_back({std::string(command.name), std::string(command.summary)});
  }
  return HelpText(DescribeGroup(group), commands);
}

int ReportNoCommand(const CommandGroup& group, const std::string& name) {
  const bool option = name.starts_with('-');
  const std::vector<std::string> names = option ? FlagNames(GroupFlags(group)) : NamesIn(group);
  return ReportFailure(
      group.name,
      absl::InvalidArgumentError(absl::StrFormat(
          "no %s '%s'%s; nce2vec %s%s--help lists them", option ? "option" : "command", name,
          DidYouMean(name, names), group.name, group.name.empty() ? "" : " ")),
      kExitUsage);
}

// Whoever types the program's name alone may know nothing else of it yet.
int ReportNothingAsked(const CommandGroup& group) {
  if (group.name.empty()) {
    std::fputs(GroupHelpText(group).c_str(), stderr);
    return kExitUsage;
  }
  return ReportFailure(
      group.name,
      absl::InvalidArgumentError(absl::StrFormat("what? There is %s; see nce2vec %s --help",
                                                 JoinedByOr(NamesIn(group)), group.name)),
      kExitUsage);
}

void AppendTopics(const CommandGroup& group, const std::string& parent,
                  std::vector<Topic>& topics) {
  for (const Command& command : group.commands) {
    Topic topic;
    topic.name =
        parent.empty() ? std::string(command.name) : absl::StrFormat("%s %s", parent, command.name);
    topic.parent = parent;
    topic.summary = command.summary;
    topic.command = &command;
    topics.push_back(topic);
    if (command.group != nullptr) AppendTopics(*command.group, topic.name, topics);
    if (command.variant == nullptr) continue;
    topic.variant = command.variant;
    topic.name = command.variant->name;
    topic.summary = command.variant->summary;
    topics.push_back(std::move(topic));
  }
}

}  // namespace

bool Selects(const CommandVariant& variant, const Arguments& args) {
  const auto is_value = [&](std::string_view value) {
    return std::find(variant.values.begin(), variant.values.end(), value) != variant.values.end();
  };
  for (size_t i = 0; i < args.size(); ++i) {
    const std::string_view arg = args[i];
    if (!arg.starts_with(variant.option)) continue;
    const std::string_view rest = arg.substr(variant.option.size());
    if (rest.empty() && i + 1 < args.size() && is_value(args[i + 1])) return true;
    if (rest.starts_with('=') && is_value(rest.substr(1))) return true;
  }
  return false;
}

int RunGroup(const CommandGroup& group, const Arguments& args) {
  if (args.empty()) return ReportNothingAsked(group);
  if (args[0] == "--help" || args[0] == "-h") {
    PrintForReader(GroupHelpText(group));
    return kExitDone;
  }
  const auto command = std::find_if(group.commands.begin(), group.commands.end(),
                                    [&](const Command& c) { return c.name == args[0]; });
  if (command == group.commands.end()) return ReportNoCommand(group, args[0]);
  const Arguments rest(args.begin() + 1, args.end());
  if (command->group != nullptr) return RunGroup(*command->group, rest);
  if (command->variant != nullptr && Selects(*command->variant, rest)) {
    return command->variant->main(rest);
  }
  return command->main(rest);
}

const CommandGroup* Topic::group() const { return command == nullptr ? &kProgram : command->group; }

std::vector<Topic> ListTopics() {
  std::vector<Topic> topics(1);
  topics[0].summary = "vectors of words and texts, learned by contrast";
  AppendTopics(kProgram, "", topics);
  return topics;
}

std::vector<Topic> TopicsIn(const std::vector<Topic>& topics, const Topic& group) {
  std::vector<Topic> inside;
  for (const Topic& topic : topics) {
    if (!topic.is_program() && topic.parent == group.name) inside.push_back(topic);
  }
  return inside;
}

std::string DashedName(const Topic& topic) {
  std::string name = topic.name;
  std::replace(name.begin(), name.end(), ' ', '-');
  return name;
}

absl::StatusOr<Topic> FindTopic(const Arguments& words) {
  std::string wanted;
  for (const std::string& word : words) {
    absl::StrAppendFormat(&wanted, "%s%s", wanted.empty() ? "" : "-", word);
  }
  std::replace(wanted.begin(), wanted.end(), ' ', '-');
  std::vector<std::string> names;
  for (Topic& topic : ListTopics()) {
    names.push_back(DashedName(topic));
    if (names.back() == wanted) return std::move(topic);
  }
  return absl::NotFoundError(absl::StrFormat("no command '%s'%s; nce2vec --help lists them", wanted,
                                             DidYouMean(wanted, names)));
}

CommandDescription Describe(const Topic& topic) {
  if (const CommandGroup* group = topic.group()) return DescribeGroup(*group);
  if (topic.variant == nullptr) return DescribeCommand(topic.command->main, {});
  const CommandVariant& variant = *topic.variant;
  return DescribeCommand(variant.main,
                         {std::string(variant.option), std::string(variant.values.front())});
}

std::string HelpTextOf(const Topic& topic) {
  if (const CommandGroup* group = topic.group()) return GroupHelpText(*group);
  return HelpText(Describe(topic));
}

}  // namespace nce2vec
