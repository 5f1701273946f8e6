// What is left of a template of MediaWiki in running text.
#ifndef CORPUS_TOOLS_WIKI_TEMPLATE_H_
#define CORPUS_TOOLS_WIKI_TEMPLATE_H_

#include <string>
#include <string_view>

namespace nce2vec {

// `inside` is what stands between the braces, whose own templates are gone already. Nothing is left
// of most. Of those that stand within sentences, and whose loss would tear a hole or make one word
// of two, there is
//   the text      {{lang|fr|texte}}, {{nowrap|10 m}}, {{ill|Name|de|...}}, {{circa|1610}}, ...
//   the mark      {{snd}}, {{ndash}}, {{nbsp}}, {{'}}, ...
//   the measure   {{convert|9|to|12|mm|in}}: 9 to 12 mm; {{frac|1|2}}
//   the date      {{As of|2011|12}}: As of December 2011
//   a paragraph   {{quote|text}}
std::string TextOfTemplate(std::string_view inside);

}  // namespace nce2vec

#endif  // CORPUS_TOOLS_WIKI_TEMPLATE_H_
