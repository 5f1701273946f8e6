#include "src/cli/prose.h"

#include <algorithm>

#include "absl/strings/str_format.h"

namespace nce2vec {
namespace {

size_t Indentation(std::string_view line) {
  const size_t found = line.find_first_not_of(' ');
  return found == std::string_view::npos ? line.size() : found;
}

ProseBlock IndentedBlock(std::string_view line) {
  const size_t start = Indentation(line);
  const size_t gap = line.find("  ", start);
  const size_t text = gap == std::string_view::npos ? gap : line.find_first_not_of(' ', gap);
  if (start == 2 && text != std::string_view::npos) {
    return {ProseBlock::Kind::kItem, std::string(line.substr(start, gap - start)),
            std::string(line.substr(text))};
  }
  return {ProseBlock::Kind::kLiteral, "", std::string(line)};
}

// Columns, not bytes: bytes that continue a character of UTF-8 take no room.
size_t Columns(std::string_view word) {
  return static_cast<size_t>(std::count_if(word.begin(), word.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

}  // namespace

std::vector<std::string_view> ProseLines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::vector<ProseBlock> ParseProse(std::string_view text) {
  std::vector<ProseBlock> blocks;
  bool open = false;  // whether the last block may be continued
  for (const std::string_view line : ProseLines(text)) {
    const size_t indent = Indentation(line);
    if (indent == line.size()) {
      open = false;
      continue;
    }
    using Kind = ProseBlock::Kind;
    const bool continues = open && ((indent == 0 && blocks.back().kind == Kind::kParagraph) ||
                                    (indent > 2 && blocks.back().kind == Kind::kItem));
    if (continues) {
      absl::StrAppendFormat(&blocks.back().text, " %s", line.substr(indent));
    } else if (indent == 0) {
      blocks.push_back({Kind::kParagraph, "", std::string(line)});
    } else {
      blocks.push_back(IndentedBlock(line));
    }
    open = true;
  }
  return blocks;
}

std::string Wrap(std::string_view text, size_t indent, size_t width) {
  std::string wrapped;
  size_t column = indent;
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(" \n"), text.size()));
    if (text.empty()) return wrapped;
    const std::string_view word = text.substr(0, std::min(text.find_first_of(" \n"), text.size()));
    text.remove_prefix(word.size());
    const bool first = column == indent;
    if (!first && column + 1 + Columns(word) > width) {
      wrapped += '\n';
      wrapped.append(indent, ' ');
      column = indent;
    } else if (!first) {
      wrapped += ' ';
      ++column;
    }
    wrapped += word;
    column += Columns(word);
  }
}

}  // namespace nce2vec
