// The script for zsh: a function for each command, whose options _arguments reads from their
// description.
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/cli/command_table.h"
#include "src/cli/completion_script.h"

namespace nce2vec {
namespace {

// `text` with a backslash before each of `special` and before backslashes.
std::string Escape(std::string_view text, std::string_view special) {
  std::string escaped;
  for (const char c : text) {
    if (c == '\\' || special.find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string Quote(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

std::string FunctionName(const Topic& topic) {
  return topic.is_program() ? "_nce2vec" : "_nce2vec-" + DashedName(topic);
}

// ":message:action": what completes a value.
std::string Value(const OptionDescription& option) {
  std::string action = " ";  // nothing but the message
  if (!option.choices.empty()) {
    action = "(";
    for (const std::string& choice : option.choices) {
      absl::StrAppendFormat(&action, "%s%s", action.size() > 1 ? " " : "", choice);
    }
    action += ")";
  } else if (option.takes_file()) {
    action = "_files";
  } else if (option.takes_folder()) {
    action = "_files -/";
  } else if (option.takes_command()) {
    action = "_nce2vec_topics";
  }
  return absl::StrFormat(":%s:%s", Escape(option.value, ":"), action);
}

// A line for _arguments: '(-o --output)'{-o+,--output=}'[what it does]:MODEL:_files'
std::string OptionSpec(const OptionDescription& option) {
  const bool switch_only = option.value.empty();
  const std::string_view equals = switch_only ? "" : option.value_optional ? "=-" : "=";
  const std::string value =
      switch_only ? "" : absl::StrFormat("%s%s", option.value_optional ? ":" : "", Value(option));
  const std::string text = Quote(absl::StrFormat("[%s]%s", Escape(option.text, "[]"), value));
  const std::string short_form = absl::StrFormat("%s%s", option.short_name, switch_only ? "" : "+");
  const std::string long_form = absl::StrFormat("%s%s", option.name, equals);
  const bool both = !option.short_name.empty() && !option.name.empty();
  std::string before;  // what it excludes; '*': not even itself
  if (option.name == "--help" || option.name == "--version") {
    before = "'(- *)'";
  } else if (option.repeated) {
    before = "'*'";
  } else if (both) {
    before = absl::StrFormat("'(%s %s)'", option.short_name, option.name);
  }
  if (both) return absl::StrFormat("%s{%s,%s}%s", before, short_form, long_form, text);
  return absl::StrFormat("%s%s%s", before, option.name.empty() ? short_form : long_form, text);
}

// All options of a command, and what completes its other words.
std::string OptionSpecs(const CommandDescription& description) {
  std::string specs;
  const OptionDescription* rest = nullptr;
  for (const OptionDescription& option : description.options) {
    absl::StrAppendFormat(&specs, " \\\n    %s", OptionSpec(option));
    // Second and later values of an option look like words that belong to none. _arguments knows
    // of such options, but offers no other option behind them.
    if (option.positional || (option.repeated && rest == nullptr)) rest = &option;
  }
  if (rest != nullptr) {
    absl::StrAppendFormat(&specs, " \\\n    %s", Quote(absl::StrFormat("*%s", Value(*rest))));
  }
  return specs;
}

void AppendGroup(std::string& script, const Topic& group, const std::vector<Topic>& topics) {
  absl::StrAppendFormat(&script,
                        "%s() {\n  local context state state_descr line\n"
                        "  typeset -A opt_args\n  local -a commands=(\n",
                        FunctionName(group));
  std::string calls;
  for (const Topic& topic : TopicsIn(topics, group)) {
    if (topic.variant != nullptr) continue;
    absl::StrAppendFormat(&script, "    %s\n",
                          Quote(absl::StrFormat("%s:%s", topic.command->name, topic.summary)));
    absl::StrAppendFormat(&calls, "        %s) %s ;;\n", topic.command->name, FunctionName(topic));
  }
  absl::StrAppendFormat(
      &script,
      "  )\n  _arguments -C%s \\\n    '1: :->command' '*:: :->argument' && return\n"
      "  case $state in\n"
      "    command) _describe -t commands command commands ;;\n"
      "    argument)\n      case $words[1] in\n%s      esac ;;\n  esac\n}\n\n",
      OptionSpecs(Describe(group)), calls);
}

// Lines at the beginning of a command's function that go to its variant.
std::string ChooseVariant(const Topic& variant) {
  std::string values;
  for (const std::string_view value : variant.variant->values) {
    absl::StrAppendFormat(&values, "%s%s", values.empty() ? "" : "|", value);
  }
  return absl::StrFormat(
      "  local -i at=${words[(I)%1$s]}\n"
      "  if (( ${words[(I)%1$s=(%2$s)]} )) || { (( at )) && [[ ${words[at+1]} == (%2$s) ]] }; "
      "then\n"
      "    %3$s\n    return\n  fi\n",
      variant.variant->option, values, FunctionName(variant));
}

void AppendCommand(std::string& script, const Topic& topic, const std::vector<Topic>& topics) {
  absl::StrAppendFormat(&script, "%s() {\n", FunctionName(topic));
  for (const Topic& other : topics) {
    const bool is_its_variant = other.variant != nullptr && other.variant == topic.command->variant;
    if (is_its_variant && topic.variant == nullptr) script += ChooseVariant(other);
  }
  absl::StrAppendFormat(&script, "  _arguments%s\n}\n\n", OptionSpecs(Describe(topic)));
}

void AppendTopicNames(std::string& script, const std::vector<Topic>& topics) {
  script += "_nce2vec_topics() {\n  local -a topics=(\n";
  for (const Topic& topic : topics) {
    if (topic.is_program()) continue;
    absl::StrAppendFormat(&script, "    %s\n",
                          Quote(absl::StrFormat("%s:%s", DashedName(topic), topic.summary)));
  }
  script += "  )\n  _describe -t commands command topics\n}\n\n";
}

}  // namespace

std::string ZshCompletion() {
  const std::vector<Topic> topics = ListTopics();
  std::string script = absl::StrFormat(
      "#compdef nce2vec\n"
      "# Completion of nce2vec %s in zsh. Made by nce2vec help --format zsh.\n\n",
      NCE2VEC_VERSION);
  AppendTopicNames(script, topics);
  for (const Topic& topic : topics) {
    if (topic.group() != nullptr) {
      AppendGroup(script, topic, topics);
    } else {
      AppendCommand(script, topic, topics);
    }
  }
  // Found in $fpath, the file is the function's body at its first call; sourced, it is not.
  return script +
         "if [[ $funcstack[1] == _nce2vec ]]; then\n"
         "  _nce2vec \"$@\"\n"
         "else\n"
         "  compdef _nce2vec nce2vec\n"
         "fi\n";
}

}  // namespace nce2vec
