// What training changes.
#ifndef SRC_MODEL_PARAMETERS_H_
#define SRC_MODEL_PARAMETERS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "src/base/ids.h"
#include "src/base/matrix.h"
#include "src/vocab/subword_index.h"

namespace nce2vec {

struct Parameters {
  Matrix input;             // v [V, D]
  Matrix output;            // u [V, D]
  std::vector<float> bias;  // b [V]; stays zero for objectives without biases

  // With subwords, v of a word is the scaled sum of its row in `input` and those of its n-grams
  // here, until ComposeWords.
  SubwordIndex subwords;
  Matrix ngrams;  // [U, D]

  // What the words around a centre are multiplied with in CBOW: [2 W, D], of the places W before to
  // 1 before, then 1 to W after. No rows: ones that stay ones.
  Matrix positions;
};

// v uniform in (-0.5/D, 0.5/D), u and b zero, as word2vec.c starts. The same for any number of
// threads. No subwords, no positions.
absl::StatusOr<Parameters> InitialParameters(size_t words, size_t dim, uint64_t seed);

// Rows for the n-grams of `subwords`, which begin as words' rows do. ResourceExhausted where memory
// is short.
absl::Status AddSubwords(SubwordIndex subwords, uint64_t seed, Parameters& parameters);
// Weights of 2 * window positions, all 1.
absl::Status AddPositions(size_t window, Parameters& parameters);

// v of a word, padded, to `vector` [input.stride()].
void ComposeWord(const Parameters& parameters, WordId word, float* vector);
// The row in `input` with which v is what the row is now.
void DecomposeWord(WordId word, Parameters& parameters);
// Puts v of every word in its row of `input`; what training does not want to see any more.
void ComposeWords(Parameters& parameters);

// The same numbers over those of `parameters`, which stay where they are; the padding is zero
// again, too.
void Reinitialise(uint64_t seed, Parameters& parameters);

// b_c = ln(share of c in `frequencies`): with u = 0 the model starts as the unigram distribution
// and Z is 1 from the first step. Frequencies are >= 0, not all zero; the words of frequency 0
// share one occurrence among them, so that they are possible and weigh next to nothing.
void StartBiasesAtLogShare(std::span<const double> frequencies, Parameters& parameters);

}  // namespace nce2vec

#endif  // SRC_MODEL_PARAMETERS_H_
