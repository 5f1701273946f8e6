// Which share of each word's occurrences training keeps: frequent words are thinned out.
#ifndef SRC_VOCAB_SUBSAMPLING_H_
#define SRC_VOCAB_SUBSAMPLING_H_

#include <span>
#include <vector>

#include "src/base/ids.h"

namespace nce2vec {

// keep(w) = min(1, (sqrt(f/t) + 1) t/f), f = count / total: what word2vec.c does (its paper states
// another formula). t = 0 keeps everything. Counts are >= 0; a word of count 0 is kept.
std::vector<float> KeepProbabilities(std::span<const Count> counts, double threshold);

// count * keep: how often training is expected to see each word in one epoch. Every distribution of the
// model, p_n and the biases' start, refers to these, since p_m is that of the subsampled text.
std::vector<double> SubsampledCounts(std::span<const Count> counts, std::span<const float> keep);

}  // namespace nce2vec

#endif  // SRC_VOCAB_SUBSAMPLING_H_
