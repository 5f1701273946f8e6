#include "src/query/analogy.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/query/expression.h"
#include "src/query/scan.h"

namespace nce2vec {
namespace {

absl::StatusOr<std::vector<Neighbour>> AnswerByCosMul(const Embeddings& embeddings,
                                                      const AnalogyQuestion& question,
                                                      const SearchOptions& options) {
  std::vector<float> queries;
  for (const WordId id : {question.a, question.b, question.c}) {
    if (!(embeddings.norms()[Index(id)] > 0)) {
      return absl::FailedPreconditionError(
          absl::StrFormat("the vector of '%s' is zero", embeddings.vocabulary().word(id)));
    }
    const std::vector<float> unit = UnitVector(embeddings, id);
    queries.insert(queries.end(), unit.begin(), unit.end());
  }
  const size_t dim = embeddings.dim();
  return ScanRows(embeddings, {queries.data(), 3, dim, dim}, options,
                  [](std::span<float> cosines, size_t stride) {
                    for (size_t r = 0; r < stride; ++r) {
                      cosines[r] = CosMul(cosines[r], cosines[stride + r], cosines[2 * stride + r]);
                    }
                  });
}

}  // namespace

std::string_view AnalogyObjectiveName(AnalogyObjective objective) {
  return objective == AnalogyObjective::k3CosAdd ? "3cosadd" : "3cosmul";
}

absl::StatusOr<AnalogyObjective> ParseAnalogyObjectiveName(std::string_view name) {
  if (name == "3cosadd") return AnalogyObjective::k3CosAdd;
  if (name == "3cosmul") return AnalogyObjective::k3CosMul;
  return absl::InvalidArgumentError(
      absl::StrFormat("'%s' is no analogy objective; use 3cosadd or 3cosmul", name));
}

absl::StatusOr<std::vector<Neighbour>> AnswerAnalogy(const Embeddings& embeddings,
                                                     const AnalogyQuestion& question,
                                                     AnalogyObjective objective,
                                                     const SearchOptions& options) {
  SearchOptions search = options;
  search.exclude.insert(search.exclude.end(), {question.a, question.b, question.c});
  if (objective == AnalogyObjective::k3CosMul) return AnswerByCosMul(embeddings, question, search);
  const Expression sum{"b - a + c", {{question.b, 1}, {question.a, -1}, {question.c, 1}}};
  NCE2VEC_ASSIGN_OR_RETURN(const std::vector<float> query, Evaluate(embeddings, sum));
  return Nearest(embeddings, query, search);
}

}  // namespace nce2vec
