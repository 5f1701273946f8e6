// The running text of a page that is written in MediaWiki's markup.
#ifndef CORPUS_TOOLS_WIKITEXT_H_
#define CORPUS_TOOLS_WIKITEXT_H_

#include <string>
#include <string_view>
#include <vector>

namespace nce2vec {

// What begins a link that is no text, as in [[File:Cat.jpg|thumb|A cat]]: the names of the
// namespaces for files and categories in the wiki's language, beside the English ones that every
// wiki knows. Upper and lower case are the same.
struct WikiNames {
  std::vector<std::string> dropped = {"File", "Image", "Media", "Category"};
};

// Appends a line for each paragraph, verse and item of a list, without what is no text: templates
// (but for what corpus_tools/wiki_template.h leaves of them), parameters, tables, references,
// formulas, galleries and other elements of extensions, comments, headings, files, categories,
// links to other languages, addresses, magic words, marks of bold and italic type. Links leave
// their text, entities become characters. Lines without a letter or digit go; so do brackets that
// nothing is left in, commas at their ends, and spaces before commas that something stood before.
//
// Markup that doesn't end where it should is passed over as marks, and the text within it stays.
// Time is linear in the page's length. `wikitext` is well-formed UTF-8, and so is the result.
void AppendPlainText(std::string_view wikitext, const WikiNames& names, std::string& out);

}  // namespace nce2vec

#endif  // CORPUS_TOOLS_WIKITEXT_H_
