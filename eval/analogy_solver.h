// The best answers to many analogy questions at once, by both objectives: one matrix product of the
// questions' words with all rows, in blocks that stay in the cache.
#ifndef EVAL_ANALOGY_SOLVER_H_
#define EVAL_ANALOGY_SOLVER_H_

#include <array>
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "src/base/ids.h"
#include "src/model/embeddings.h"
#include "src/query/analogy.h"

namespace nce2vec {

// gensim looks at five answers for one that is no variant of the question's words.
inline constexpr size_t kAnalogyAnswers = 5;

using AnalogyProgress = std::function<void(double share)>;

struct AnalogyBest {
  // By objective, best first in the total order of answers (src/query/top_k.h).
  std::array<std::vector<WordId>, 2> ids;

  const std::vector<WordId>& of(AnalogyObjective objective) const {
    return ids[static_cast<size_t>(objective)];
  }
};

// The first kAnalogyAnswers answers among the first `rows` rows to each question; fewer where there
// are not as many candidates, none where one of its vectors is zero. A question's own words and
// zero vectors are no candidates. Scores that are within rounding of each other are told apart in
// double precision. Parallel; the result is the same for any number of threads. Memory: some 10 MB
// a thread, and the result.
// Unless empty, `progress` is called now and then with the share that is done, from any thread but
// from one at a time.
std::vector<AnalogyBest> SolveAnalogies(const Embeddings& embeddings, size_t rows,
                                        std::span<const AnalogyQuestion> questions,
                                        const AnalogyProgress& progress = {});

}  // namespace nce2vec

#endif  // EVAL_ANALOGY_SOLVER_H_
