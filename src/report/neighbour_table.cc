#include "src/report/neighbour_table.h"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "absl/status/statusor.h"
#include "src/base/status_macros.h"
#include "src/kernels/score_rows.h"
#include "src/query/expression.h"

namespace nce2vec {
namespace {

// Words whose neighbours a task looks for in one scan, and rows scored at a time: their scores,
// 64 KB, stay in the second-level cache.
constexpr size_t kTaskWords = 32;
constexpr size_t kBlockRows = 512;
// Words between two calls of `progress`.
constexpr size_t kSliceWords = 16 * kTaskWords;

// The vector of a one-word query, rounded as `nn` rounds it, so that near ties fall alike. False
// when it has no direction.
bool QueryVector(const Embeddings& embeddings, WordId id, std::span<float> query) {
  const absl::StatusOr<std::vector<float>> vector = Evaluate(embeddings, {"", {{id, 1}}});
  if (!vector.ok()) return false;
  double squares = 0;
  for (const float x : *vector) squares += static_cast<double>(x) * static_cast<double>(x);
  const double norm = std::sqrt(squares);
  std::transform(vector->begin(), vector->end(), query.begin(),
                 [norm](float x) { return static_cast<float>(static_cast<double>(x) / norm); });
  return true;
}

// The neighbours of words [begin, end).
void Search(const Embeddings& embeddings, size_t candidates, size_t begin, size_t end, size_t k,
            std::vector<std::vector<Neighbour>>& table) {
  const ConstRows& all = embeddings.input();
  const size_t dim = all.dim;
  std::vector<size_t> asked;
  std::vector<float> queries((end - begin) * dim);
  for (size_t word = begin; word < end; ++word) {
    const std::span<float> query = std::span(queries).subspan(asked.size() * dim, dim);
    if (QueryVector(embeddings, ToWordId(word), query)) asked.push_back(word);
  }
  std::vector<TopK> best(asked.size(), TopK(k));
  std::vector<float> scores(asked.size() * kBlockRows);
  for (size_t first = 0; first < candidates; first += kBlockRows) {
    const size_t rows = std::min(kBlockRows, candidates - first);
    ScoreRows({all.data + first * all.stride, rows, dim, all.stride},
              {queries.data(), asked.size(), dim, dim}, scores.data(), kBlockRows);
    for (size_t q = 0; q < asked.size(); ++q) {
      for (size_t r = 0; r < rows; ++r) {
        const float norm = embeddings.norms()[first + r];
        const float cosine = scores[q * kBlockRows + r] / (norm > 0 ? norm : 1.0F);
        if (!(cosine >= best[q].threshold()) || norm == 0 || first + r == asked[q]) continue;
        best[q].Offer({ToWordId(first + r), cosine});
      }
    }
  }
  for (size_t q = 0; q < asked.size(); ++q) table[asked[q]] = best[q].Sorted();
}

}  // namespace

std::vector<std::vector<Neighbour>> NeighbourTable(const Embeddings& embeddings, size_t words,
                                                   size_t candidates, size_t k,
                                                   const std::function<void(size_t)>& progress) {
  NCE2VEC_CHECK(words <= embeddings.size() && candidates <= embeddings.size());
  std::vector<std::vector<Neighbour>> table(words);
  for (size_t slice = 0; slice < words; slice += kSliceWords) {
    const size_t end = std::min(slice + kSliceWords, words);
    const size_t tasks = (end - slice + kTaskWords - 1) / kTaskWords;
    tbb::parallel_for(
        tbb::blocked_range<size_t>(0, tasks, 1), [&](const tbb::blocked_range<size_t>& range) {
          for (size_t task = range.begin(); task < range.end(); ++task) {
            const size_t begin = slice + task * kTaskWords;
            Search(embeddings, candidates, begin, std::min(begin + kTaskWords, end), k, table);
          }
        });
    if (progress) progress(end);
  }
  return table;
}

}  // namespace nce2vec
