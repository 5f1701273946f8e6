// The texts about commands, in a form that a terminal and a manual page can both lay out.
#ifndef SRC_CLI_PROSE_H_
#define SRC_CLI_PROSE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace nce2vec {

// Texts are written as they look in a terminal:
//   lines from the margin on are a paragraph, filled anew; a blank line ends it;
//   "  tag  what it means" is an item of a list (two spaces before the tag, two or more after it);
//     lines indented by more than two spaces continue it;
//   other indented lines stand as they are.
struct ProseBlock {
  enum class Kind { kParagraph, kItem, kLiteral };
  Kind kind = Kind::kParagraph;
  std::string tag;  // of an item
  std::string text;
};
std::vector<ProseBlock> ParseProse(std::string_view text);

// The text's lines.
std::vector<std::string_view> ProseLines(std::string_view text);

// Words of `text` in lines of at most `width` columns, a longer word on a line of its own. Each
// line but the first begins with `indent` spaces and the first stands where `indent` ends. Ends
// without a newline.
std::string Wrap(std::string_view text, size_t indent, size_t width);

}  // namespace nce2vec

#endif  // SRC_CLI_PROSE_H_
