// What TAB does in a query that is being typed.
#ifndef SRC_QUERY_COMPLETION_H_
#define SRC_QUERY_COMPLETION_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "src/model/embeddings.h"

namespace nce2vec {

struct Completion {
  size_t replaced = 0;               // bytes before the cursor that give way to
  std::string text;                  // this
  std::vector<std::string> choices;  // where nothing is left to add: words, most frequent first
  size_t matches = 0;                // how many words begin so, `choices` or not
};

// Completes the last word of `line`, a query's text (ParseExpression) up to the cursor, from the
// vocabulary: to the longest beginning that all words share which begin so, or to the only one,
// put in quotes where it needs them. Lower-cases what was typed for a model of lower-cased words.
Completion CompleteWord(const Embeddings& embeddings, std::string_view line);

}  // namespace nce2vec

#endif  // SRC_QUERY_COMPLETION_H_
