// Texts as unit vectors: where evaluations by cosine begin.
#ifndef EVAL_TEXT_VECTORS_H_
#define EVAL_TEXT_VECTORS_H_

#include <cstddef>
#include <span>
#include <string>

#include "absl/status/statusor.h"
#include "src/base/matrix.h"
#include "src/encode/text_encoder.h"

namespace nce2vec {

// v / |v|; zeros where |v| is zero or not finite.
void NormaliseRows(Matrix& vectors);

// The cosine of two vectors of one length, in double; 0 when one of them is zero or not finite.
// Exactly 1 for equal vectors, so that pairs of equal texts are tied.
double Cosine(std::span<const float> a, std::span<const float> b);

// The vectors of texts, of length 1, with counts; zeros for a text without a known word. Parallel;
// the result is the same for any number of threads. ResourceExhausted when the memory is not there.
absl::StatusOr<EncodedTexts> UnitTextVectors(const TextEncoder& encoder,
                                             std::span<const std::string> texts);

// How many of the texts have no known word.
size_t UnknownTexts(const EncodedTexts& texts);

}  // namespace nce2vec

#endif  // EVAL_TEXT_VECTORS_H_
