#include "src/query/word_relations.h"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <optional>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/kernels/score_rows.h"
#include "src/query/cosine.h"
#include "src/query/neighbour_search.h"

namespace nce2vec {
namespace {

constexpr size_t kBlockRows = 1024;

absl::StatusOr<std::vector<float>> UnitOf(const Embeddings& embeddings, WordId id) {
  return Evaluate(embeddings, {std::string(embeddings.vocabulary().word(id)), {{id, 1}}});
}

// The cosines of all words with two unit vectors, [2, V], query by query.
std::vector<float> AllCosines(const Embeddings& embeddings, const std::vector<float>& queries) {
  const ConstRows& all = embeddings.input();
  std::vector<float> cosines(2 * all.rows);
  tbb::parallel_for(tbb::blocked_range<size_t>(0, all.rows, kBlockRows),
                    [&](const tbb::blocked_range<size_t>& range) {
                      const size_t begin = range.begin();
                      ScoreRows({all.data + begin * all.stride, range.size(), all.dim, all.stride},
                                {queries.data(), 2, all.dim, all.dim}, cosines.data() + begin,
                                all.rows);
                      for (size_t row = begin; row < range.end(); ++row) {
                        const float norm = embeddings.norms()[row];
                        for (const size_t i : {row, all.rows + row})
                          cosines[i] /= norm > 0 ? norm : 1.0f;
                      }
                    });
  return cosines;
}

// The place of `word` among the words with these cosines with `query`, `self` and zero vectors left
// out. Those so near that rounding may decide are taken exactly, as a search takes them.
size_t PlaceOf(const Embeddings& embeddings, std::span<const float> query,
               std::span<const float> cosines, WordId word, WordId self) {
  const Neighbour wanted{word, ExactCosine(embeddings, query, word)};
  size_t before = 0;
  for (size_t row = 0; row < cosines.size(); ++row) {
    if (row == Index(self) || !(embeddings.norms()[row] > 0)) continue;
    const bool near = std::abs(cosines[row] - wanted.score) < kScoreError;
    const WordId id = ToWordId(row);
    before += Before({id, near ? ExactCosine(embeddings, query, id) : cosines[row]}, wanted);
  }
  return before + 1;
}

}  // namespace

absl::StatusOr<double> CosineOfSums(const Embeddings& embeddings, const Expression& a,
                                    const Expression& b) {
  NCE2VEC_ASSIGN_OR_RETURN(const std::vector<float> u, Evaluate(embeddings, a));
  NCE2VEC_ASSIGN_OR_RETURN(const std::vector<float> v, Evaluate(embeddings, b));
  const std::optional<double> cosine = CosineOfVectors(u, v);
  NCE2VEC_CHECK(cosine.has_value());  // unit vectors
  return std::clamp(*cosine, -1.0, 1.0);
}

absl::StatusOr<MutualRank> Rank(const Embeddings& embeddings, WordId a, WordId b) {
  if (a == b) {
    return absl::InvalidArgumentError(absl::StrFormat("'%s' has no rank among its own neighbours",
                                                      embeddings.vocabulary().word(a)));
  }
  NCE2VEC_ASSIGN_OR_RETURN(std::vector<float> queries, UnitOf(embeddings, a));
  NCE2VEC_ASSIGN_OR_RETURN(const std::vector<float> of_b, UnitOf(embeddings, b));
  MutualRank rank;
  rank.cosine = std::clamp(*CosineOfVectors(queries, of_b), -1.0, 1.0);
  queries.insert(queries.end(), of_b.begin(), of_b.end());
  const std::vector<float> cosines = AllCosines(embeddings, queries);
  const std::span<const float> all = cosines;
  rank.of_b = PlaceOf(embeddings, std::span(queries).first(embeddings.dim()),
                      all.first(embeddings.size()), b, a);
  rank.of_a = PlaceOf(embeddings, of_b, all.subspan(embeddings.size()), a, b);
  rank.neighbours =
      static_cast<size_t>(std::count_if(embeddings.norms().begin(), embeddings.norms().end(),
                                        [](float norm) { return norm > 0; })) -
      1;
  return rank;
}

absl::StatusOr<std::vector<Neighbour>> OrderByFit(const Embeddings& embeddings,
                                                  std::span<const WordId> words) {
  Expression sum{"the mean of the words", {}};
  for (const WordId word : words) sum.terms.push_back({word, 1});
  NCE2VEC_ASSIGN_OR_RETURN(const std::vector<float> mean, Evaluate(embeddings, sum));
  std::vector<Neighbour> order;
  for (const WordId word : words) {
    const std::optional<double> cosine = CosineOfVectors(embeddings.vector(word), mean);
    NCE2VEC_CHECK(cosine.has_value());  // Evaluate refuses vectors that have none
    order.push_back({word, static_cast<float>(*cosine)});
  }
  std::stable_sort(order.begin(), order.end(),
                   [](const Neighbour& a, const Neighbour& b) { return a.score > b.score; });
  return order;
}

}  // namespace nce2vec
