// Elements of extensions and HTML in the wikitext of a page.
#ifndef CORPUS_TOOLS_WIKI_ELEMENT_H_
#define CORPUS_TOOLS_WIKI_ELEMENT_H_

#include <string>
#include <string_view>

namespace nce2vec {

// `wikitext` without comments and without elements whose content is no text: references, formulas,
// galleries, programs, tables of HTML... Other elements stay, each tag within a line. The tags of
// <nowiki> go.
std::string WithoutWikiElements(std::string_view wikitext);

}  // namespace nce2vec

#endif  // CORPUS_TOOLS_WIKI_ELEMENT_H_
