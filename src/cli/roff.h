// Text for man(7): what would be read as markup is escaped.
#ifndef SRC_CLI_ROFF_H_
#define SRC_CLI_ROFF_H_

#include <span>
#include <string>
#include <string_view>

namespace nce2vec {

// `text` as it stands. Hyphens come out as the '-' of the keyboard, so that options can be copied
// from the page; quotes, accents and tildes as ASCII has them.
std::string RoffText(std::string_view text);

// RoffText with options ("--input", "-k") bold and the `names` of values italic. A line of it can
// stand by itself, whatever it begins with.
std::string RoffProse(std::string_view text, std::span<const std::string> names);

// A line of a synopsis: the program and its commands bold, up to the first option or value; options
// bold; words in capital letters italic.
std::string RoffUsage(std::string_view line);

}  // namespace nce2vec

#endif  // SRC_CLI_ROFF_H_
