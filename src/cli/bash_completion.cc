// The script for bash: a table of what each command takes, written from the option tables, and one
// function that reads the command line.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/cli/command_table.h"
#include "src/cli/completion_script.h"

namespace nce2vec {
namespace {

constexpr std::string_view kTableHead = R"sh(
# Sets what may stand behind the command $1: commands, arguments, options; and what its option $2
# takes:
#   takes   nothing, inline (only after '='), one or many
#   values  the words to choose from
#   files   nothing, any or folders
_nce2vec_table() {
  commands='' arguments='' options='' takes='' values='' files=''
  case $1 in
)sh";

constexpr std::string_view kTableTail = R"sh(  esac
}
)sh";

// `@variants@` is replaced by the lines that choose variants of commands.
constexpr std::string_view kFunction = R"sh(
_nce2vec() {
  local commands arguments options takes values files
  local current=${COMP_WORDS[COMP_CWORD]} topic='' option='' given=0 inline='' i
  COMPREPLY=()
  # bash makes words of their own of '=' and what follows it.
  [[ $current == '=' ]] && current='' inline=yes

  # Which command it is.
  for ((i = 1; i < COMP_CWORD; i++)); do
    _nce2vec_table "$topic"
    [[ -n $commands && " $commands " == *" ${COMP_WORDS[i]} "* ]] || break
    topic=${topic:+$topic }${COMP_WORDS[i]}
  done
@variants@
  # Which option the word may be a value of, and how many values stand before it.
  for ((i = COMP_CWORD - 1; i > 0; i--)); do
    case ${COMP_WORDS[i]} in
      --) return ;;
      -?*) option=${COMP_WORDS[i]} && break ;;
      =) inline=yes ;;
      *) given=$((given + 1)) ;;
    esac
  done
  _nce2vec_table "$topic" "$option"
  case $takes in
    inline) [[ -n $inline && $given == 0 ]] || takes='' ;;
    one) ((given == 0)) || takes='' ;;
  esac
  if [[ -z $takes || ($current == -* && -z $inline) ]]; then
    values=$commands$arguments
    [[ $current == -* || -z $values ]] && values=$options
    files=''
  fi
  case $files in
    any) compopt -o default 2> /dev/null ;;
    folders) compopt -o dirnames 2> /dev/null ;;
    *) mapfile -t COMPREPLY < <(compgen -W "$values" -- "$current") ;;
  esac
}

complete -F _nce2vec nce2vec
)sh";

std::string Join(const std::vector<std::string>& words, std::string_view between) {
  std::string joined;
  for (const std::string& word : words) {
    absl::StrAppendFormat(&joined, "%s%s", joined.empty() ? "" : between, word);
  }
  return joined;
}

std::vector<std::string> NamesOf(const OptionDescription& option) {
  std::vector<std::string> names;
  if (!option.short_name.empty()) names.push_back(option.short_name);
  if (!option.name.empty()) names.push_back(option.name);
  return names;
}

void AppendOption(std::string& script, const OptionDescription& option) {
  if (option.value.empty()) return;
  const std::string_view takes =
      option.value_optional ? "inline" : (option.repeated ? "many" : "one");
  absl::StrAppendFormat(&script, "        %s) takes=%s", Join(NamesOf(option), "|"), takes);
  if (!option.choices.empty()) {
    absl::StrAppendFormat(&script, " values='%s'", Join(option.choices, " "));
  } else if (option.takes_file() || option.takes_folder()) {
    absl::StrAppendFormat(&script, " files=%s", option.takes_file() ? "any" : "folders");
  }
  script += " ;;\n";
}

bool TakesCommand(const CommandDescription& description) {
  return std::any_of(
      description.options.begin(), description.options.end(),
      [](const OptionDescription& option) { return option.positional && option.takes_command(); });
}

void AppendTopic(std::string& script, const Topic& topic, const std::vector<Topic>& topics) {
  absl::StrAppendFormat(&script, "    '%s')\n", topic.name);
  if (topic.group() != nullptr) {
    std::vector<std::string> commands;
    for (const Topic& inside : TopicsIn(topics, topic)) {
      if (inside.variant == nullptr) commands.emplace_back(inside.command->name);
    }
    absl::StrAppendFormat(&script, "      commands='%s'\n", Join(commands, " "));
  }
  const CommandDescription description = Describe(topic);
  if (TakesCommand(description)) {
    std::vector<std::string> arguments;
    for (const Topic& other : topics) {
      if (!other.is_program()) arguments.push_back(DashedName(other));
    }
    absl::StrAppendFormat(&script, "      arguments='%s'\n", Join(arguments, " "));
  }
  std::vector<std::string> names;
  for (const OptionDescription& option : description.options) {
    for (const std::string& name : NamesOf(option)) names.push_back(name);
  }
  absl::StrAppendFormat(&script, "      options='%s'\n      case ${2-} in\n", Join(names, " "));
  for (const OptionDescription& option : description.options) AppendOption(script, option);
  script += "      esac ;;\n";
}

// Lines that look for the option's value anywhere in the command line.
std::string ChooseVariant(const Topic& topic) {
  const CommandVariant& variant = *topic.variant;
  const std::vector<std::string> values(variant.values.begin(), variant.values.end());
  return absl::StrFormat(
      "  for ((i = 1; i < ${#COMP_WORDS[@]}; i++)); do\n"
      "    [[ $topic == '%s' && ${COMP_WORDS[i]} == %s ]] || continue\n"
      "    [[ ${COMP_WORDS[i + 1]-} == '=' ]] && i=$((i + 1))\n"
      "    case ${COMP_WORDS[i + 1]-} in %s) topic='%s' ;; esac\n"
      "  done\n",
      topic.command->name, variant.option, Join(values, "|"), topic.name);
}

}  // namespace

std::string BashCompletion() {
  const std::vector<Topic> topics = ListTopics();
  std::string script = absl::StrFormat(
      "# Completion of nce2vec %s in bash. Made by nce2vec help --format bash.\n", NCE2VEC_VERSION);
  script += kTableHead;
  std::string variants;
  for (const Topic& topic : topics) {
    AppendTopic(script, topic, topics);
    if (topic.variant != nullptr) variants += ChooseVariant(topic);
  }
  script += kTableTail;
  std::string function(kFunction);
  const std::string_view mark = "@variants@\n";
  function.replace(function.find(mark), mark.size(), variants);
  return script + function;
}

}  // namespace nce2vec
