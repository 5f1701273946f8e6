#include "src/cli/manual_page.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/cli/prose.h"
#include "src/cli/roff.h"

namespace nce2vec {
namespace {

constexpr std::string_view kExitStatus =
    "  0  Done.\n"
    "  1  It failed: a file that can't be read or written, data that is damaged, a question "
    "without an answer. One line on standard error says what, where, and what to do.\n"
    "  2  Wrong usage: an option or a value that isn't allowed. Nothing was read or written.\n";

constexpr std::string_view kEnvironment =
    "  NCE2VEC_ISA  The instruction set that the kernels use: a name that --version prints, such "
    "as AVX2. Without it the best that the processor has. One that the processor lacks is wrong "
    "usage.\n"
    "  TMPDIR  The folder for temporary files, unless --scratch names one. Without it /var/tmp.\n";

constexpr std::string_view kFiles =
    "  share/nce2vec/eval  Under the prefix of the installation: the data sets of words that "
    "come "
    "with the program, and a text to try it on. SOURCES.md there says where they are from.\n"
    "  share/doc/nce2vec/FORMAT.md  The layout of model files. They are safetensors files, "
    "which "
    "Python's safetensors package reads.\n";

std::string PageName(const Topic& topic) {
  return topic.is_program() ? "nce2vec" : "nce2vec-" + DashedName(topic);
}

// Upper case, whatever the locale.
std::string Capitals(std::string name) {
  for (char& c : name) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return name;
}

void AppendSection(std::string& page, std::string_view title) {
  absl::StrAppendFormat(&page, ".SH %s\n", title);
}

void AppendItem(std::string& page, std::string_view tag, std::string_view text) {
  absl::StrAppendFormat(&page, ".TP\n%s\n%s\n", tag, text);
}

void AppendProse(std::string& page, std::string_view prose, std::span<const std::string> names) {
  bool literal = false;
  bool first = true;
  for (const ProseBlock& block : ParseProse(prose)) {
    const bool is_literal = block.kind == ProseBlock::Kind::kLiteral;
    if (is_literal != literal) page += is_literal ? ".PP\n.nf\n" : ".fi\n";
    literal = is_literal;
    switch (block.kind) {
      case ProseBlock::Kind::kParagraph:
        // After a heading .PP would be nothing, and groff warns of it.
        absl::StrAppendFormat(&page, "%s%s\n", first ? "" : ".PP\n", RoffProse(block.text, names));
        break;
      case ProseBlock::Kind::kItem:
        AppendItem(page, RoffProse(block.tag, names), RoffProse(block.text, names));
        break;
      case ProseBlock::Kind::kLiteral:
        absl::StrAppendFormat(&page, "%s\n", RoffText(block.text));
        break;
    }
    first = false;
  }
  if (literal) page += ".fi\n";
}

void AppendExamples(std::string& page, std::string_view example) {
  if (example.empty()) return;
  AppendSection(page, "EXAMPLES");
  page += ".nf\n";
  for (const std::string_view line : ProseLines(example)) {
    absl::StrAppendFormat(&page, "%s\n", RoffText(line));
  }
  page += ".fi\n";
}

void AppendSynopsis(std::string& page, std::string_view usage) {
  AppendSection(page, "SYNOPSIS");
  bool first = true;
  for (std::string_view line : ProseLines(usage)) {
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    absl::StrAppendFormat(&page, "%s%s\n", first ? "" : ".br\n", RoffUsage(line));
    first = false;
  }
}

std::string OptionTag(const OptionDescription& option) {
  std::string tag = RoffProse(OptionNames(option), {});
  if (option.value.empty()) return tag;
  const std::string value = absl::StrFormat("\\fI%s\\fR", RoffText(option.value));
  if (option.value_optional) return absl::StrFormat("%s[=%s]", tag, value);
  return absl::StrFormat("%s %s%s", tag, value, option.repeated ? "..." : "");
}

void AppendOptions(std::string& page, const CommandDescription& description,
                   std::span<const std::string> names) {
  AppendSection(page, "OPTIONS");
  for (const OptionDescription& option : description.options) {
    AppendItem(page, OptionTag(option), RoffProse(OptionText(option), names));
  }
}

void AppendCommands(std::string& page, const std::vector<Topic>& commands) {
  AppendSection(page, "COMMANDS");
  for (const Topic& command : commands) {
    AppendItem(page, absl::StrFormat("\\fB%s\\fR(1)", RoffText(PageName(command))),
               RoffProse(command.summary, {}));
  }
}

void AppendSeeAlso(std::string& page, const Topic& topic, const std::vector<Topic>& topics) {
  std::vector<std::string> pages;
  const auto add = [&](const Topic& other) {
    const std::string name = PageName(other);
    if (other.name == topic.name || std::find(pages.begin(), pages.end(), name) != pages.end()) {
      return;
    }
    pages.push_back(name);
  };
  add(topics.front());
  for (const Topic& other : topics) {
    const bool inside = topic.group() != nullptr && other.parent == topic.name;
    if (inside || other.parent == topic.parent || other.name == topic.parent) add(other);
  }
  AppendSection(page, "SEE ALSO");
  for (const std::string& name : pages) {
    absl::StrAppendFormat(&page, ".BR %s (1)%s\n", RoffText(name), name == pages.back() ? "" : ",");
  }
}

std::vector<std::string> ValueNames(const CommandDescription& description) {
  std::vector<std::string> names;
  for (const OptionDescription& option : description.options) {
    if (option.value.size() > 1) names.push_back(option.value);
  }
  return names;
}

}  // namespace

std::string ManualPage(const Topic& topic) {
  const CommandDescription description = Describe(topic);
  const std::vector<Topic> topics = ListTopics();
  const std::vector<std::string> names = ValueNames(description);
  const std::string name = RoffText(PageName(topic));
  // Neither justified nor hyphenated: names of options and files stay whole.
  std::string page = absl::StrFormat(
      ".\\\" Made by nce2vec help --format man from the program's own option tables.\n"
      ".TH \"%s\" 1 \"\" \"nce2vec %s\" \"nce2vec manual\"\n.nh\n.ad l\n",
      Capitals(name), NCE2VEC_VERSION);
  AppendSection(page, "NAME");
  absl::StrAppendFormat(&page, "%s \\- %s\n", name, RoffText(topic.summary));
  AppendSynopsis(page, description.usage);
  AppendSection(page, "DESCRIPTION");
  AppendProse(page, description.summary, names);
  if (topic.group() != nullptr) AppendCommands(page, TopicsIn(topics, topic));
  AppendOptions(page, description, names);
  AppendExamples(page, description.example);
  AppendSection(page, "EXIT STATUS");
  AppendProse(page, kExitStatus, {});
  if (topic.is_program()) {
    AppendSection(page, "ENVIRONMENT");
    AppendProse(page, kEnvironment, {});
    AppendSection(page, "FILES");
    AppendProse(page, kFiles, {});
  }
  AppendSeeAlso(page, topic, topics);
  return page;
}

}  // namespace nce2vec
