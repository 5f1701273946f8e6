#include "src/query/scan.h"

#include <tbb/blocked_range.h>
#include <tbb/parallel_reduce.h>

#include <algorithm>

#include "src/base/status_macros.h"
#include "src/kernels/score_rows.h"

namespace nce2vec {
namespace {

// Rows scored at a time: their scores stay in the first-level cache.
constexpr size_t kBlockRows = 1024;

void ScanBlock(const ConstRows& all, std::span<const float> all_norms, const ConstRows& queries,
               size_t begin, size_t end, const std::vector<WordId>& excluded,
               CombineCosines combine, TopK& best) {
  const size_t rows = end - begin;
  const std::span<const float> norms = all_norms.subspan(begin, rows);
  std::vector<float> cosines(queries.rows * rows);
  ScoreRows({all.data + begin * all.stride, rows, all.dim, all.stride}, queries, cosines.data(),
            rows);
  for (size_t i = 0; i < cosines.size(); i += rows) {
    for (size_t r = 0; r < rows; ++r) cosines[i + r] /= norms[r] > 0 ? norms[r] : 1.0f;
  }
  combine(cosines, rows);
  for (size_t r = 0; r < rows; ++r) {
    if (!(cosines[r] >= best.threshold()) || norms[r] == 0) continue;
    const WordId id = ToWordId(begin + r);
    if (std::find(excluded.begin(), excluded.end(), id) == excluded.end()) {
      best.Offer({id, cosines[r]});
    }
  }
}

}  // namespace

std::vector<Neighbour> ScanRows(const Embeddings& embeddings, const ConstRows& queries,
                                const SearchOptions& options, CombineCosines combine) {
  ConstRows rows = embeddings.input();
  rows.rows = CandidateRows(embeddings, options.restrict_vocab);
  const std::span<const float> norms = embeddings.norms().first(rows.rows);
  const size_t blocks = (rows.rows + kBlockRows - 1) / kBlockRows;
  const TopK best = tbb::parallel_reduce(
      tbb::blocked_range<size_t>(0, blocks), TopK(options.k),
      [&](const tbb::blocked_range<size_t>& range, TopK part) {
        for (size_t block = range.begin(); block < range.end(); ++block) {
          const size_t begin = block * kBlockRows;
          const size_t end = std::min(begin + kBlockRows, rows.rows);
          ScanBlock(rows, norms, queries, begin, end, options.exclude, combine, part);
        }
        return part;
      },
      [](TopK left, const TopK& right) {
        left.Merge(right);
        return left;
      });
  return best.Sorted();
}

size_t CandidateRows(const Embeddings& embeddings, size_t restrict_vocab) {
  return restrict_vocab == 0 ? embeddings.size() : std::min(restrict_vocab, embeddings.size());
}

std::vector<float> UnitVector(const Embeddings& embeddings, WordId id) {
  const std::span<const float> vector = embeddings.vector(id);
  const float norm = embeddings.norms()[Index(id)];
  NCE2VEC_CHECK(norm > 0);
  std::vector<float> unit(vector.size());
  std::transform(vector.begin(), vector.end(), unit.begin(), [norm](float x) { return x / norm; });
  return unit;
}

}  // namespace nce2vec
