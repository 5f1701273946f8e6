// What web pages leave in text: tags, entities and addresses.
#ifndef SRC_TEXT_MARKUP_H_
#define SRC_TEXT_MARKUP_H_

#include <string>
#include <string_view>

namespace nce2vec {

// Appends `line` to `out` without its HTML: tags, comments, and what stands between <script> or
// <style> and its end go, as far as they end within the line; entities become what they stand for.
// Tags that only mark letters (b, i, a, span, sub...) leave nothing behind, so "<b>W</b>ord" is
// "Word"; others leave a space. A '<' that begins no tag, and entities that HTML 4 doesn't know,
// stay as they are. `line` is well-formed UTF-8, and so is the result.
void AppendWithoutMarkup(std::string_view line, std::string& out);

// The same of entities alone: "&amp;", "&#8211;", "&#x2013;". What they become is not read again.
void AppendWithoutEntities(std::string_view text, std::string& out);

// Appends `line` to `out` with a space in place of every web address (scheme://..., www. ...) and
// mail address. Addresses are of ASCII; a stop, comma, quote or closing bracket at their end is not
// theirs.
void AppendWithoutAddresses(std::string_view line, std::string& out);

}  // namespace nce2vec

#endif  // SRC_TEXT_MARKUP_H_
