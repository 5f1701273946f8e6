// How words stand to each other: distance, rank, the odd one out.
#ifndef SRC_QUERY_WORD_RELATIONS_H_
#define SRC_QUERY_WORD_RELATIONS_H_

#include <cstddef>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "src/base/ids.h"
#include "src/model/embeddings.h"
#include "src/query/expression.h"
#include "src/query/top_k.h"

namespace nce2vec {

// The cosine of two sums, in [-1, 1]. FailedPrecondition where Evaluate fails.
absl::StatusOr<double> CosineOfSums(const Embeddings& embeddings, const Expression& a,
                                    const Expression& b);

struct MutualRank {
  size_t of_b = 0;        // the place of b among the neighbours of a; 1: the nearest
  size_t of_a = 0;        // the place of a among the neighbours of b
  size_t neighbours = 0;  // how many words have a place: all others whose vector is not zero
  double cosine = 0;
};

// Places in the total order of Nearest over the whole vocabulary, a word itself not counted. One
// scan of all rows, on all cores. InvalidArgument when both are the same word; FailedPrecondition
// when a vector is zero.
absl::StatusOr<MutualRank> Rank(const Embeddings& embeddings, WordId a, WordId b);

// Each word's cosine with the mean of the words' unit vectors, falling; ties in the order given.
// The last one is the word that doesn't match the others, as gensim's doesnt_match has it.
// FailedPrecondition when a vector is zero or they cancel each other.
absl::StatusOr<std::vector<Neighbour>> OrderByFit(const Embeddings& embeddings,
                                                  std::span<const WordId> words);

}  // namespace nce2vec

#endif  // SRC_QUERY_WORD_RELATIONS_H_
