// What stands around a template, link or element that leaves no text.
#ifndef CORPUS_TOOLS_WIKI_HOLE_H_
#define CORPUS_TOOLS_WIKI_HOLE_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace nce2vec {

// `out` is the text before the hole, `rest` what follows it. Takes the spaces off the end of `out`
// where a comma, stop or the like follows ("word {{cite}}."), and appends one where the hole alone
// stood between two sentences ("word.<ref>...</ref>Next"). Returns how many bytes of `rest` to pass
// over: 1 where the same mark stands on both sides of the hole, else 0. The first `kept` bytes of
// `out` stay as they are.
size_t MendHole(std::string& out, size_t kept, std::string_view rest);

}  // namespace nce2vec

#endif  // CORPUS_TOOLS_WIKI_HOLE_H_
