#include "src/cli/roff.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_format.h"

namespace nce2vec {
namespace {

bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsWordByte(char c) { return IsLower(c) || IsUpper(c) || IsDigit(c) || c == '_' || c == '-'; }

std::string Escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '\\':
        out += "\\(rs";
        break;
      case '-':
        out += "\\-";
        break;
      case '\'':
        out += "\\(aq";
        break;
      case '"':
        out += "\\(dq";
        break;
      case '`':
        out += "\\(ga";
        break;
      case '^':
        out += "\\(ha";
        break;
      case '~':
        out += "\\(ti";
        break;
      default:
        out += c;
    }
  }
  return out;
}

// A line that begins with a dot is a request; \& is nothing.
std::string AsLine(std::string text) { return text.starts_with('.') ? "\\&" + text : text; }

// The option that `text` begins with, empty for none: "-k", "--min-count".
std::string_view OptionAt(std::string_view text) {
  size_t end = text.starts_with("--") ? 2 : 1;
  if (text.size() <= end || text[0] != '-' || !IsLower(text[end])) return {};
  const bool is_long = end == 2;
  ++end;
  while (is_long && end < text.size() && IsWordByte(text[end])) ++end;
  if (!is_long && end < text.size() && IsWordByte(text[end])) return {};
  return text.substr(0, end);
}

// The word that `text` begins with, up to what is no letter, digit, '-' or '_'.
std::string_view WordAt(std::string_view text) {
  size_t end = 0;
  while (end < text.size() && IsWordByte(text[end])) ++end;
  return text.substr(0, end);
}

// `is_name` says which words are names of values.
template <class IsName>
std::string MarkUp(std::string_view text, const IsName& is_name) {
  std::string out;
  while (!text.empty()) {
    const std::string_view option = OptionAt(text);
    const std::string_view word = option.empty() ? WordAt(text) : option;
    if (word.empty()) {
      out += Escape(text.substr(0, 1));
      text.remove_prefix(1);
      continue;
    }
    if (!option.empty()) {
      absl::StrAppendFormat(&out, "\\fB%s\\fR", Escape(word));
    } else if (is_name(word)) {
      absl::StrAppendFormat(&out, "\\fI%s\\fR", Escape(word));
    } else {
      out += Escape(word);
    }
    text.remove_prefix(word.size());
  }
  return out;
}

}  // namespace

std::string RoffText(std::string_view text) { return AsLine(Escape(text)); }

std::string RoffProse(std::string_view text, std::span<const std::string> names) {
  return AsLine(MarkUp(text, [&](std::string_view word) {
    return std::find(names.begin(), names.end(), word) != names.end();
  }));
}

std::string RoffUsage(std::string_view line) {
  size_t end = 0;  // of the commands' names
  while (end < line.size() && (IsDigit(line[end]) || IsLower(line[end]) || line[end] == ' ' ||
                               (end > 0 && line[end] == '-' && line[end - 1] != ' '))) {
    ++end;
  }
  while (end > 0 && line[end - 1] == ' ') --end;
  const std::string rest = MarkUp(line.substr(end), [](std::string_view word) {
    return std::all_of(word.begin(), word.end(), IsUpper);
  });
  return absl::StrFormat("\\fB%s\\fR%s", Escape(line.substr(0, end)), rest);
}

}  // namespace nce2vec
