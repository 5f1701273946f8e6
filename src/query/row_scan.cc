#include "src/query/row_scan.h"

#include <tbb/blocked_range.h>
#include <tbb/parallel_reduce.h>

#include <algorithm>
#include <limits>

#include "src/base/status_macros.h"
#include "src/kernels/row_codes.h"
#include "src/kernels/score_batch.h"
#include "src/kernels/score_rows.h"

namespace nce2vec {
namespace {

// Rows scored at a time: with one query their scores stay in the first-level cache, with many the
// scores (64 KB) and the decoded rows in the second.
constexpr size_t kBlockRows = 256;
constexpr size_t kMostQueries = 64;

// How the two kinds of rows are scored.
class FloatTable {
 public:
  explicit FloatTable(const ConstRows& rows) : rows_(rows) {}

  size_t rows() const { return rows_.rows; }
  void ScoreOne(size_t begin, size_t count, std::span<const float> query, float* scores) const {
    ScoreRows(Block(begin, count), {query.data(), 1, query.size(), query.size()}, scores, count);
  }
  void ScoreMany(size_t begin, size_t count, const QueryPanels& queries, float* scores,
                 std::vector<float>&) const {
    ScoreBatch(Block(begin, count), queries, scores);
  }

 private:
  ConstRows Block(size_t begin, size_t count) const {
    return {rows_.data + begin * rows_.stride, count, rows_.dim, rows_.stride};
  }

  ConstRows rows_;
};

class CodeTable {
 public:
  explicit CodeTable(const ConstCodes& codes) : codes_(codes) {}

  size_t rows() const { return codes_.rows; }
  void ScoreOne(size_t begin, size_t count, std::span<const float> query, float* scores) const {
    ScoreCodes(Block(begin, count), query, scores);
  }
  void ScoreMany(size_t begin, size_t count, const QueryPanels& queries, float* scores,
                 std::vector<float>& decoded) const {
    decoded.resize(kBlockRows * codes_.dim);
    DecodeRows(Block(begin, count), decoded.data());
    ScoreBatch({decoded.data(), count, codes_.dim, codes_.dim}, queries, scores);
  }

 private:
  ConstCodes Block(size_t begin, size_t count) const {
    return {codes_.data + begin * codes_.dim, count, codes_.dim};
  }

  ConstCodes codes_;
};

// What one thread has found so far: TBB splits it and joins the parts.
template <class Table>
class Scan {
 public:
  Scan(const Table& table, std::span<const float> multipliers, std::span<const ScanQuery> queries,
       const QueryPanels& panels, size_t k)
      : table_(table),
        multipliers_(multipliers),
        queries_(queries),
        panels_(panels),
        k_(k),
        best_(queries.size(), TopK(k)) {}
  Scan(const Scan& other, tbb::split)
      : Scan(other.table_, other.multipliers_, other.queries_, other.panels_, other.k_) {}

  void operator()(const tbb::blocked_range<size_t>& blocks) {
    for (size_t block = blocks.begin(); block < blocks.end(); ++block) {
      const size_t begin = block * kBlockRows;
      const size_t count = std::min(kBlockRows, table_.rows() - begin);
      if (queries_.size() == 1) {
        ScanForOne(begin, count);
      } else {
        ScanForMany(begin, count);
      }
    }
  }

  void join(const Scan& other) {
    for (size_t q = 0; q < best_.size(); ++q) best_[q].Merge(other.best_[q]);
  }

  const TopK& best(size_t query) const { return best_[query]; }

 private:
  void ScanForOne(size_t begin, size_t count) {
    scores_.resize(kBlockRows);
    table_.ScoreOne(begin, count, queries_[0].vector, scores_.data());
    const std::span<const float> multipliers = multipliers_.subspan(begin, count);
    for (size_t r = 0; r < count; ++r) {
      const float score = scores_[r] * multipliers[r];
      if (score >= best_[0].threshold()) Offer(0, begin + r, score);
    }
  }

  void ScanForMany(size_t begin, size_t count) {
    const size_t padded = panels_.padded_queries();
    scores_.resize(kBlockRows * padded);
    hits_.resize(kBlockRows * padded);
    thresholds_.assign(padded, std::numeric_limits<float>::infinity());
    for (size_t q = 0; q < queries_.size(); ++q) thresholds_[q] = best_[q].threshold();
    table_.ScoreMany(begin, count, panels_, scores_.data(), decoded_);
    const size_t found =
        SelectHits(scores_.data(), multipliers_.subspan(begin, count), thresholds_, hits_.data());
    for (size_t i = 0; i < found; ++i) {
      Offer(hits_[i].query, begin + hits_[i].row, hits_[i].score);
    }
  }

  void Offer(size_t query, size_t row, float score) {
    if (!(multipliers_[row] > 0)) return;
    const WordId id = ToWordId(row);
    const std::span<const WordId> exclude = queries_[query].exclude;
    if (std::find(exclude.begin(), exclude.end(), id) == exclude.end()) {
      best_[query].Offer({id, score});
    }
  }

  const Table& table_;
  std::span<const float> multipliers_;
  std::span<const ScanQuery> queries_;
  const QueryPanels& panels_;
  size_t k_;
  std::vector<TopK> best_;
  std::vector<float> scores_;
  std::vector<float> decoded_;
  std::vector<float> thresholds_;
  std::vector<ScoreHit> hits_;
};

QueryPanels PanelsOf(std::span<const ScanQuery> queries) {
  if (queries.size() < 2) return {};  // one query is scored as it stands
  const size_t dim = queries[0].vector.size();
  std::vector<float> rows;
  rows.reserve(queries.size() * dim);
  for (const ScanQuery& query : queries) {
    NCE2VEC_CHECK(query.vector.size() == dim);
    rows.insert(rows.end(), query.vector.begin(), query.vector.end());
  }
  return QueryPanels({rows.data(), queries.size(), dim, dim});
}

template <class Table>
std::vector<std::vector<Neighbour>> ScanTable(const Table& table,
                                              std::span<const float> multipliers,
                                              std::span<const ScanQuery> queries, size_t k) {
  NCE2VEC_CHECK(multipliers.size() == table.rows());
  const size_t blocks = (table.rows() + kBlockRows - 1) / kBlockRows;
  std::vector<std::vector<Neighbour>> answers;
  for (size_t first = 0; first < queries.size(); first += kMostQueries) {
    const auto group = queries.subspan(first, std::min(kMostQueries, queries.size() - first));
    const QueryPanels panels = PanelsOf(group);
    Scan<Table> scan(table, multipliers, group, panels, k);
    tbb::parallel_reduce(tbb::blocked_range<size_t>(0, blocks), scan);
    for (size_t q = 0; q < group.size(); ++q) answers.push_back(scan.best(q).Sorted());
  }
  return answers;
}

}  // namespace

std::vector<std::vector<Neighbour>> ScanFloats(const ConstRows& rows,
                                               std::span<const float> multipliers,
                                               std::span<const ScanQuery> queries, size_t k) {
  return ScanTable(FloatTable(rows), multipliers, queries, k);
}

std::vector<std::vector<Neighbour>> ScanCodes(const ConstCodes& codes,
                                              std::span<const float> multipliers,
                                              std::span<const ScanQuery> queries, size_t k) {
  return ScanTable(CodeTable(codes), multipliers, queries, k);
}

}  // namespace nce2vec
