// How often training is expected to see each word in an epoch: what p_n, the biases' start and the
// choice of rows that have a beginning refer to.
#ifndef SRC_TRAIN_TRAINED_FREQUENCIES_H_
#define SRC_TRAIN_TRAINED_FREQUENCIES_H_

#include <span>
#include <vector>

#include "src/base/ids.h"
#include "src/corpus/encoded_corpus.h"
#include "src/train/train_options.h"

namespace nce2vec {

struct TrainedFrequencies {
  // [V] as output: of a running text as anything, of given pairs as context.
  std::vector<double> outputs;
  // [V] of given pairs, as centre; empty where every word is a centre as often as a context.
  std::vector<double> inputs;
};

// `counts` [V] are those of the text, `keep` [V] what subsampling leaves of them. Where words don't
// count all alike, for there are weights or given pairs, reads the corpus once.
TrainedFrequencies FrequenciesInTraining(const EncodedCorpus& corpus, const TrainOptions& options,
                                         std::span<const Count> counts,
                                         std::span<const float> keep);

// Whether a known word stands in a sentence whose weight is not 0.
bool HasWeight(const EncodedCorpus& corpus);

}  // namespace nce2vec

#endif  // SRC_TRAIN_TRAINED_FREQUENCIES_H_
