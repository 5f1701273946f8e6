// What training begins with: random rows, or those of an earlier model, moved to where its words
// are now.
//
// Going on from an earlier model, the vocabulary counts all text so far, and subsampling goes by
// that: a share is known the better the more text there is, and `predict` divides by what the
// model file's counts say. p_n and the biases of new words go by the text that is trained on, since
// it is this text that the model is to fit. So earlier words that the text lacks are neither true
// nor fake partners, and training leaves all they are, v, u and b, as it was, instead of wearing
// them away; the probability that they had stays with them, on top of the 1 that the words of the
// text sum to.
#ifndef SRC_TRAIN_INITIAL_PARAMETERS_H_
#define SRC_TRAIN_INITIAL_PARAMETERS_H_

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/base/ids.h"
#include "src/base/matrix.h"
#include "src/model/parameters.h"
#include "src/train/train_options.h"
#include "src/train/trained_frequencies.h"
#include "src/vocab/noise_distribution.h"
#include "src/vocab/vocabulary.h"

namespace nce2vec {

// Borrowed. V' words, in an order of their own.
struct EarlierParameters {
  const Vocabulary* vocabulary = nullptr;
  ConstRows input;              // v [V', D]
  ConstRows output;             // u [V', D], or no rows: plain vectors have none
  std::span<const float> bias;  // b [V'] of nce; else empty
  // Rows of n-grams [U', D] and which bucket each is of [U']; no rows: none.
  SubwordOptions subwords{};
  ConstRows ngrams{};
  std::span<const int32_t> buckets{};
  ConstRows positions{};  // [2 W', D] of cbow, or no rows
};

struct EarlierModel {
  // Of each word in the text that is trained on, where the vocabulary counts more than it: [V].
  std::vector<Count> counts;
  // Calls what it is given with the earlier parameters, which need to last for that call only;
  // once, and again where training has to start over. Empty: there is no earlier model.
  std::function<absl::Status(const std::function<absl::Status(const EarlierParameters&)>& use)>
      visit;
};

// Puts v, and u and b where there are such, over those of `parameters`, which are of `vocabulary`;
// whatever else is in them stays. Parallel with TBB.
//
// `bias_of_ns` is empty where the objective has no biases: then b is left behind. For nce, where
// there is u without b, the model is one of ns, and a word of it gets bias_of_ns(word), a word of
// `vocabulary`: with ln(k p_n) nce takes each pair for true with the probability that ns gave it.
//
// Weights of positions are moved where both windows are equally wide. Where words are made of
// n-grams, rows of n-grams that both have are moved, if both hash them alike, and each word's own
// row becomes the one with which its vector is what it was.
//
// FailedPrecondition when `vocabulary` lacks one of the words or the dimensions differ, DataLoss
// for a number that is not finite.
absl::Status MoveParameters(const EarlierParameters& earlier, const Vocabulary& vocabulary,
                            const std::function<float(size_t word)>& bias_of_ns,
                            Parameters& parameters);

// Random rows, for nce the biases at the log share in `frequencies.outputs`, the expected counts in
// the subsampled text [V]; of given pairs, the rows of words that no centre is are zero, so that
// they are no neighbour of anything; and over them those of `earlier`, unless it is null or empty.
// `noise` is the p_n that training draws from. Where `parameters` has rows already, they are
// overwritten in their place, so that a model is never twice in memory. Errors are those of
// `earlier` and MoveParameters.
absl::Status FirstParameters(const Vocabulary& vocabulary, const TrainOptions& options,
                             const TrainedFrequencies& frequencies, const NoiseDistribution& noise,
                             const EarlierModel* earlier, Parameters& parameters);

}  // namespace nce2vec

#endif  // SRC_TRAIN_INITIAL_PARAMETERS_H_
