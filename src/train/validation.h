// How well the model tells true from fake on sentences it never saw, and how well it normalises
// itself.
#ifndef SRC_TRAIN_VALIDATION_H_
#define SRC_TRAIN_VALIDATION_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "src/model/parameters.h"
#include "src/train/held_out.h"
#include "src/train/sentence_sampler.h"
#include "src/train/train_options.h"
#include "src/vocab/noise_distribution.h"

namespace nce2vec {

struct ValidationResult {
  uint64_t true_pairs = 0;
  double loss = 0;  // of the classifier, per true pair with its k fakes; at the start of nce about
                    // ln(1 + k) + k ln(1 + 1/k)
  double accuracy = 0;  // share of all pairs it classifies rightly; calling all of them fake gives
                        // k / (k + 1)
  // ln Z(w) = ln sum_c exp(v_w . u_c + b_c) over sampled input words w, as frequent as in the text,
  // or, in cbow, over the means of sampled windows: 0 is a model that normalises itself. For nce
  // only.
  size_t contexts = 0;
  double ln_z_mean = 0;
  double ln_z_deviation = 0;
};

// Draws the same windows and fakes each time, so that epochs compare. Borrows everything it is
// given.
class Validator {
 public:
  Validator(const TrainOptions& options, HeldOutSentences held_out, const SentenceSampler& sampler,
            const NoiseDistribution& noise);

  bool empty() const { return held_out_.words.empty(); }
  uint64_t tokens() const { return held_out_.tokens(); }

  // With TBB; the sums have a fixed order.
  ValidationResult Evaluate(const Parameters& parameters) const;

 private:
  struct Sums {
    uint64_t true_pairs = 0;
    uint64_t right = 0;
    double loss = 0;
  };
  // Calls visit(input, centre) for each true pair of a sentence: the vector that predicts,
  // [stride], and the word to be predicted. In cbow a pair is a window and its centre.
  template <class Visit>
  void ForEachPair(const SampledSentence& sentence, const Parameters& parameters,
                   const Visit& visit) const;
  Sums EvaluateSentence(size_t sentence, const Parameters& parameters) const;
  std::vector<double> LnZ(const Parameters& parameters) const;
  // Vectors that LnZ is about, [at most `most`, D].
  std::vector<float> SampleInputs(size_t most, const Parameters& parameters) const;

  const TrainOptions& options_;
  HeldOutSentences held_out_;
  const SentenceSampler& sampler_;
  const NoiseDistribution& noise_;
};

}  // namespace nce2vec

#endif  // SRC_TRAIN_VALIDATION_H_
