// The last touches to a line of a page: no marks of type, no brackets that templates left empty.
#ifndef CORPUS_TOOLS_WIKI_LINE_H_
#define CORPUS_TOOLS_WIKI_LINE_H_

#include <string>
#include <string_view>

namespace nce2vec {

// `line`, well-formed UTF-8 whose templates, links and elements are gone, without marks of bold and
// italic type (as MediaWiki reads apostrophes: l'''Odyssée'' is l'Odyssée) and magic words; white
// space becomes one space. Commas and the like go from the line's beginning and from the ends of
// brackets, and brackets that hold nothing else.
std::string TidiedWikiLine(std::string_view line);

}  // namespace nce2vec

#endif  // CORPUS_TOOLS_WIKI_LINE_H_
