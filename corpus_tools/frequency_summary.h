// What the counts of words say about a text, and about the vocabulary to take.
#ifndef CORPUS_TOOLS_FREQUENCY_SUMMARY_H_
#define CORPUS_TOOLS_FREQUENCY_SUMMARY_H_

#include <cstddef>
#include <utility>
#include <vector>

#include "src/base/ids.h"
#include "src/vocab/vocabulary.h"

namespace nce2vec {

struct FrequencySummary {
  Count tokens = 0;
  size_t words = 0;  // different ones

  // With --min-count: how many words are left, and the share of the tokens that they make up.
  struct Cut {
    Count min_count = 0;
    size_t words = 0;
    double coverage = 0;
  };
  std::vector<Cut> cuts;  // 1, 2, 3, 5, 10, 20, 30, 50, 100, ... as far as a word is left
  // The fewest words, from the most frequent on, that make up so many percent of the tokens.
  std::vector<std::pair<int, size_t>> covering;

  // Zipf's law, count = c / rank^exponent, by least squares of the logarithms over ranks that are
  // evenly apart by theirs, from 10 to the last that is seen 10 times: those before are few and
  // those behind are chance. 0 where there are fewer than ten such ranks.
  double zipf_exponent = 0;
  double zipf_fit = 0;  // R^2, [0, 1]
  size_t zipf_last_rank = 0;

  // The largest of the cuts that leaves words for 98 % of the tokens; at most 5 for a text of less
  // than 10^8 words, 100 for a larger one, since a word seen so often has a vector worth having; at
  // least 2, since of words seen once nothing is learned.
  Count suggested_min_count = 0;
};

// `vocabulary` holds all words of the text, in its order.
FrequencySummary SummariseFrequencies(const Vocabulary& vocabulary);

}  // namespace nce2vec

#endif  // CORPUS_TOOLS_FREQUENCY_SUMMARY_H_
