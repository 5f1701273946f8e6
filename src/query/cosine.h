// How alike two vectors are.
#ifndef SRC_QUERY_COSINE_H_
#define SRC_QUERY_COSINE_H_

#include <optional>
#include <span>

#include "src/base/ids.h"
#include "src/model/embeddings.h"

namespace nce2vec {

// The cosine of two vectors of one length, in double precision, exactly 1 for equal ones; nullopt
// when one of them is zero, or not finite, as in a damaged file.
std::optional<double> CosineOfVectors(std::span<const float> u, std::span<const float> v);

// That of two word vectors.
std::optional<double> Cosine(const Embeddings& embeddings, WordId a, WordId b);

}  // namespace nce2vec

#endif  // SRC_QUERY_COSINE_H_
