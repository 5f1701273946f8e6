// How alike two words are.
#ifndef SRC_QUERY_COSINE_H_
#define SRC_QUERY_COSINE_H_

#include <optional>

#include "src/base/ids.h"
#include "src/model/embeddings.h"

namespace nce2vec {

// The cosine of two word vectors, in double precision; nullopt when one of them is zero, or
// not finite, as in a damaged file.
std::optional<double> Cosine(const Embeddings& embeddings, WordId a, WordId b);

}  // namespace nce2vec

#endif  // SRC_QUERY_COSINE_H_
