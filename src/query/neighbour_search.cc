#include "src/query/neighbour_search.h"

#include <algorithm>
#include <cmath>

#include "src/base/dot_product.h"
#include "src/base/status_macros.h"
#include "src/query/row_scan.h"
#include "src/query/scan.h"

namespace nce2vec {
namespace {

// Scores in float err by some 1e-7; candidates so near to the k-th that rounding may have put them
// behind it are looked at, too.
constexpr size_t kSpareCandidates = 8;

// Unit vectors of queries, and the queries of a scan that point at them.
class ScanQueries {
 public:
  explicit ScanQueries(std::span<const NeighbourQuery> queries) {
    units_.reserve(queries.size());
    for (const NeighbourQuery& query : queries) {
      units_.push_back(UnitQuery(query.vector));
      scans_.push_back({units_.back(), query.exclude});
    }
  }

  std::span<const ScanQuery> scans() const { return scans_; }

  std::vector<Neighbours> Rescored(const Embeddings& embeddings,
                                   const std::vector<Neighbours>& candidates, size_t k) const {
    std::vector<Neighbours> answers;
    for (size_t q = 0; q < candidates.size(); ++q) {
      answers.push_back(Rescore(embeddings, units_[q], candidates[q], k));
    }
    return answers;
  }

 private:
  std::vector<std::vector<float>> units_;
  std::vector<ScanQuery> scans_;
};

class ExactSearch : public NeighbourSearch {
 public:
  ExactSearch(const Embeddings& embeddings, size_t restrict_vocab)
      : embeddings_(embeddings), multipliers_(InverseNorms(embeddings)), rows_(embeddings.input()) {
    rows_.rows = CandidateRows(embeddings, restrict_vocab);
    multipliers_.resize(rows_.rows);
  }

  std::vector<Neighbours> Find(std::span<const NeighbourQuery> queries, size_t k) const override {
    const ScanQueries scan(queries);
    k = std::min(k, rows_.rows);
    return scan.Rescored(embeddings_,
                         ScanFloats(rows_, multipliers_, scan.scans(), k + kSpareCandidates), k);
  }

 private:
  const Embeddings& embeddings_;
  std::vector<float> multipliers_;
  ConstRows rows_;
};

class CodeSearch : public NeighbourSearch {
 public:
  CodeSearch(const Embeddings& embeddings, size_t restrict_vocab, size_t rescored)
      : embeddings_(embeddings), codes_(embeddings.codes().codes), rescored_(rescored) {
    NCE2VEC_CHECK(embeddings.has_codes());
    codes_.rows = CandidateRows(embeddings, restrict_vocab);
  }

  std::vector<Neighbours> Find(std::span<const NeighbourQuery> queries, size_t k) const override {
    const ScanQueries scan(queries);
    constexpr size_t kUsualK = 10;
    k = std::min(k, codes_.rows);
    const size_t candidates = k + rescored_ - std::min(rescored_, kUsualK);
    return scan.Rescored(
        embeddings_,
        ScanCodes(codes_, embeddings_.codes().scales.first(codes_.rows), scan.scans(), candidates),
        k);
  }

 private:
  const Embeddings& embeddings_;
  ConstCodes codes_;
  size_t rescored_;
};

}  // namespace

std::unique_ptr<NeighbourSearch> MakeExactSearch(const Embeddings& embeddings,
                                                 size_t restrict_vocab) {
  return std::make_unique<ExactSearch>(embeddings, restrict_vocab);
}

std::unique_ptr<NeighbourSearch> MakeCodeSearch(const Embeddings& embeddings, size_t restrict_vocab,
                                                size_t rescored) {
  return std::make_unique<CodeSearch>(embeddings, restrict_vocab, rescored);
}

std::vector<float> UnitQuery(std::span<const float> vector) {
  const double squares = DotProduct(vector, vector);
  NCE2VEC_CHECK(squares > 0);
  const double norm = std::sqrt(squares);
  std::vector<float> unit;
  unit.reserve(vector.size());
  for (const float x : vector) unit.push_back(static_cast<float>(static_cast<double>(x) / norm));
  return unit;
}

float ExactCosine(const Embeddings& embeddings, std::span<const float> unit_query, WordId id) {
  const double norm = static_cast<double>(embeddings.norms()[Index(id)]);
  return static_cast<float>(DotProduct(embeddings.vector(id), unit_query) / norm);
}

Neighbours Rescore(const Embeddings& embeddings, std::span<const float> unit_query,
                   std::span<const Neighbour> candidates, size_t k) {
  TopK best(k);
  for (const Neighbour& candidate : candidates) {
    best.Offer({candidate.id, ExactCosine(embeddings, unit_query, candidate.id)});
  }
  return best.Sorted();
}

std::vector<float> InverseNorms(const Embeddings& embeddings) {
  std::vector<float> inverse;
  inverse.reserve(embeddings.size());
  for (const float norm : embeddings.norms()) {
    inverse.push_back(norm > 0 && std::isfinite(norm) ? 1 / norm : 0.0f);
  }
  return inverse;
}

}  // namespace nce2vec
