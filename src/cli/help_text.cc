#include "src/cli/help_text.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/cli/prose.h"

namespace nce2vec {
namespace {

constexpr size_t kWidth = 80;
constexpr size_t kOptionTexts = 28;  // where what an option does begins

// Two columns: `left`, and `text` from `column` on, on the next line where `left` is too long.
void AppendRow(std::string& out, const std::string& left, const std::string& text, size_t column) {
  out += left;
  if (left.size() + 2 > column) {
    out += '\n';
    out.append(column, ' ');
  } else {
    out.append(column - left.size(), ' ');
  }
  absl::StrAppendFormat(&out, "%s\n", Wrap(text, column, kWidth));
}

void AppendSummary(std::string& out, std::string_view summary) {
  using Kind = ProseBlock::Kind;
  const std::vector<ProseBlock> blocks = ParseProse(summary);
  size_t tags = 0;
  for (const ProseBlock& block : blocks) tags = std::max(tags, block.tag.size());
  Kind before = Kind::kParagraph;
  for (const ProseBlock& block : blocks) {
    if (block.kind == Kind::kParagraph || before == Kind::kParagraph) {
      // A list follows what introduces it without a gap.
      const bool introduced = block.kind != Kind::kParagraph && out.ends_with(":\n");
      if (!introduced) out += '\n';
    }
    before = block.kind;
    switch (block.kind) {
      case Kind::kParagraph:
        absl::StrAppendFormat(&out, "%s\n", Wrap(block.text, 0, kWidth));
        break;
      case Kind::kItem:
        AppendRow(out, "  " + block.tag, block.text, tags + 4);
        break;
      case Kind::kLiteral:
        absl::StrAppendFormat(&out, "%s\n", block.text);
        break;
    }
  }
}

std::string LeftColumn(const OptionDescription& option) {
  std::string left = option.short_name.empty() ? "      " : "  ";
  left += OptionNames(option);
  if (option.value.empty()) return left;
  if (option.value_optional) return left + "[=" + option.value + "]";
  return left + " " + option.value + (option.repeated ? "..." : "");
}

}  // namespace

std::string HelpText(const CommandDescription& description,
                     std::span<const CommandSummary> commands) {
  std::string out = absl::StrFormat("usage: %s\n", description.usage);
  AppendSummary(out, description.summary);
  if (!commands.empty()) {
    out += "\ncommands:\n";
    size_t names = 0;
    for (const CommandSummary& command : commands) names = std::max(names, command.name.size());
    for (const CommandSummary& command : commands) {
      AppendRow(out, "  " + command.name, command.summary, names + 4);
    }
  }
  out += "\noptions:\n";
  for (const OptionDescription& option : description.options) {
    AppendRow(out, LeftColumn(option), OptionText(option), kOptionTexts);
  }
  if (!description.example.empty()) {
    absl::StrAppendFormat(&out, "\nexample:\n%s\n", description.example);
  }
  return out;
}

void PrintForReader(std::string_view text) {
  const bool taken = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if ((taken && std::fflush(stdout) == 0) || errno != EPIPE) return;
  // Lets go of what could not be written, and of the error.
  if (std::freopen("/dev/null", "w", stdout) == nullptr) std::clearerr(stdout);
}

}  // namespace nce2vec
