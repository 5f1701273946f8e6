// What training changes.
#ifndef SRC_MODEL_PARAMETERS_H_
#define SRC_MODEL_PARAMETERS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "src/base/matrix.h"

namespace nce2vec {

struct Parameters {
  Matrix input;             // v [V, D]
  Matrix output;            // u [V, D]
  std::vector<float> bias;  // b [V]; stays zero for objectives without biases
};

// v uniform in (-0.5/D, 0.5/D), u and b zero, as word2vec.c starts. The same for any number of
// threads.
absl::StatusOr<Parameters> InitialParameters(size_t words, size_t dim, uint64_t seed);

// The same numbers over those of `parameters`, which stay where they are; the padding is zero
// again, too.
void Reinitialise(uint64_t seed, Parameters& parameters);

// b_c = ln(share of c in `frequencies`): with u = 0 the model starts as the unigram distribution
// and Z is 1 from the first step. Frequencies are >= 0, not all zero; the words of frequency 0
// share one occurrence among them, so that they are possible and weigh next to nothing.
void StartBiasesAtLogShare(std::span<const double> frequencies, Parameters& parameters);

}  // namespace nce2vec

#endif  // SRC_MODEL_PARAMETERS_H_
