#include "src/cli/command_description.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "absl/strings/str_format.h"
#include "src/base/option_values.h"
#include "src/cli/choice_flag.h"

namespace nce2vec {
namespace {

namespace po = boost::program_options;

// Boost gives a value's name, default and implicit value only as one text: "N", "N (=5)" or
// "[=0|1(=1)] (=1)".
void ReadValue(const po::value_semantic& semantic, OptionDescription& option) {
  if (semantic.max_tokens() == 0) return;
  std::string value = semantic.name();
  if (const size_t found = value.rfind(" (="); found != std::string::npos) {
    option.default_value = value.substr(found + 3, value.size() - found - 4);
    value.resize(found);
  }
  if (value.starts_with("[=")) {
    option.value_optional = true;
    value = value.substr(2, value.find("(=") - 2);
  }
  option.repeated = semantic.max_tokens() > 1;
  while (option.repeated && value.ends_with('.')) value.pop_back();
  option.value = value;
}

// A value named "0|1" has these two values.
std::vector<std::string> ChoicesInName(const std::string& value) {
  std::vector<std::string> choices;
  size_t start = 0;
  for (size_t end = value.find('|'); end != std::string::npos; end = value.find('|', start)) {
    choices.push_back(value.substr(start, end - start));
    start = end + 1;
  }
  if (!choices.empty()) choices.push_back(value.substr(start));
  return choices;
}

OptionDescription Describe(const po::option_description& flag, std::string_view positional) {
  OptionDescription option;
  if (!flag.long_name().empty()) option.name = "--" + flag.long_name();
  const std::string by_dash =
      flag.canonical_display_name(po::command_line_style::allow_dash_for_short);
  if (by_dash.size() == 2 && by_dash[0] == '-') option.short_name = by_dash;
  ReadValue(*flag.semantic(), option);
  option.text = flag.description();
  if (const auto* choice = dynamic_cast<const ChoiceFlag*>(flag.semantic().get())) {
    option.choices = choice->choices();
    const bool all_named = std::all_of(
        option.choices.begin(), option.choices.end(),
        [&](const std::string& name) { return option.text.find(name) != std::string::npos; });
    if (!all_named) absl::StrAppendFormat(&option.text, ": %s", JoinedByOr(option.choices));
  } else if (option.value_optional) {
    option.choices = ChoicesInName(option.value);
  }
  option.required = flag.semantic()->is_required();
  option.positional = !positional.empty() && flag.long_name() == positional;
  return option;
}

// Whether the name's first word, without what may follow in "FILE or NAME=FILE,...", is one of
// these.
template <size_t kCount>
bool BeginsWithWord(const std::string& value, const std::array<std::string_view, kCount>& words) {
  const std::string first = value.substr(0, value.find_first_of(" |"));
  return std::find(words.begin(), words.end(), first) != words.end();
}

}  // namespace

bool OptionDescription::takes_file() const {
  return BeginsWithWord(value, std::array<std::string_view, 4>{"FILE", "MODEL", "PATH", "SET"});
}

bool OptionDescription::takes_folder() const {
  return BeginsWithWord(value, std::array<std::string_view, 2>{"DIR", "FOLDER"});
}

CommandDescription DescribeFlags(const CommandHelp& help, const po::options_description& flags,
                                 std::string_view positional) {
  CommandDescription description;
  description.usage = help.usage;
  description.summary = help.summary;
  description.example = help.example;
  for (const auto& flag : flags.options()) {
    description.options.push_back(Describe(*flag, positional));
  }
  return description;
}

std::string OptionNames(const OptionDescription& option) {
  const bool both = !option.short_name.empty() && !option.name.empty();
  return option.short_name + (both ? ", " : "") + option.name;
}

std::string OptionText(const OptionDescription& option) {
  if (option.required) return option.text + " (required)";
  if (option.default_value.empty()) return option.text;
  return absl::StrFormat("%s (default: %s)", option.text, option.default_value);
}

}  // namespace nce2vec
