// A is to B as C is to which D?
#ifndef SRC_QUERY_ANALOGY_H_
#define SRC_QUERY_ANALOGY_H_

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "src/base/ids.h"
#include "src/model/embeddings.h"
#include "src/query/nearest.h"

namespace nce2vec {

// Levy & Goldberg 2014, "Linguistic Regularities in Sparse and Explicit Word Representations", eq.
// 3, 4.
enum class AnalogyObjective {
  k3CosAdd,  // argmax cos(d, b - a + c), over unit vectors
  k3CosMul,  // argmax cos'(d,b) cos'(d,c) / (cos'(d,a) + 1e-6), cos' = (1 + cos) / 2
};

std::string_view AnalogyObjectiveName(AnalogyObjective objective);  // "3cosadd", "3cosmul"
absl::StatusOr<AnalogyObjective> ParseAnalogyObjectiveName(std::string_view name);

struct AnalogyQuestion {
  WordId a, b, c;
};

// The value of 3CosMul from the cosines of an answer d with a, b and c.
inline float CosMul(float with_a, float with_b, float with_c) {
  return (1 + with_b) / 2 * ((1 + with_c) / 2) / ((1 + with_a) / 2 + 1e-6f);
}

// The best answers to one question; a, b, c are never among them. Scores as in gensim's
// most_similar and most_similar_cosmul. FailedPrecondition when a vector is zero.
absl::StatusOr<std::vector<Neighbour>> AnswerAnalogy(const Embeddings& embeddings,
                                                     const AnalogyQuestion& question,
                                                     AnalogyObjective objective,
                                                     const SearchOptions& options);

}  // namespace nce2vec

#endif  // SRC_QUERY_ANALOGY_H_
