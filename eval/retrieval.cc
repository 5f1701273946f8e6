#include "eval/retrieval.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <span>

#include "eval/text_vectors.h"
#include "src/base/status_macros.h"
#include "src/kernels/score_rows.h"

namespace nce2vec {
namespace {

// Queries answered together, so that a document is read once for all of them, and documents scored
// at a time: they stay in the second-level cache meanwhile.
constexpr size_t kBlockQueries = 16;
constexpr size_t kBlockDocuments = 256;

struct QueryScores {
  double ndcg = 0;
  double mrr = 0;
  double recall = 0;
};

double Discount(size_t place) { return 1 / std::log2(static_cast<double>(place) + 2); }

// The largest sum of discounted gains that a ranking can have.
double IdealGain(const std::vector<Judgement>& relevant) {
  std::vector<double> gains;
  for (const Judgement& judgement : relevant) gains.push_back(judgement.gain);
  std::sort(gains.begin(), gains.end(), std::greater<>());
  double sum = 0;
  for (size_t place = 0; place < std::min(gains.size(), kNdcgDepth); ++place) {
    sum += gains[place] * Discount(place);
  }
  return sum;
}

// The first documents by score descending, then place in the corpus.
std::vector<size_t> FirstDocuments(std::span<const float> scores) {
  std::vector<size_t> order(scores.size());
  std::iota(order.begin(), order.end(), size_t{0});
  const auto middle =
      order.begin() + static_cast<std::ptrdiff_t>(std::min(order.size(), kRecallDepth));
  std::partial_sort(order.begin(), middle, order.end(), [&](size_t a, size_t b) {
    return scores[a] != scores[b] ? scores[a] > scores[b] : a < b;
  });
  order.erase(middle, order.end());
  return order;
}

QueryScores ScoreRanking(const std::vector<size_t>& ranking,
                         const std::vector<Judgement>& relevant) {
  QueryScores scores;
  double gained = 0;
  size_t found = 0;
  for (size_t place = 0; place < ranking.size(); ++place) {
    const auto judgement = std::find_if(relevant.begin(), relevant.end(), [&](const Judgement& j) {
      return j.document == ranking[place];
    });
    if (judgement == relevant.end()) continue;
    if (place < kNdcgDepth) gained += judgement->gain * Discount(place);
    if (found == 0 && place < kMrrDepth) scores.mrr = 1 / static_cast<double>(place + 1);
    ++found;
  }
  scores.ndcg = gained / IdealGain(relevant);
  scores.recall = static_cast<double>(found) / static_cast<double>(relevant.size());
  return scores;
}

// scores[q * documents.rows + d] of a block of queries.
std::vector<float> ScoreDocuments(const ConstRows& documents, const ConstRows& queries) {
  std::vector<float> scores(queries.rows * documents.rows);
  for (size_t begin = 0; begin < documents.rows; begin += kBlockDocuments) {
    const size_t rows = std::min(kBlockDocuments, documents.rows - begin);
    ScoreRows({documents.data + begin * documents.stride, rows, documents.dim, documents.stride},
              queries, scores.data() + begin, documents.rows);
  }
  return scores;
}

std::vector<QueryScores> ScoreQueries(const RetrievalData& data, const ConstRows& documents,
                                      const EncodedTexts& queries) {
  std::vector<QueryScores> results(data.queries.size());
  const ConstRows all = queries.vectors.view();
  const size_t blocks = (all.rows + kBlockQueries - 1) / kBlockQueries;
  tbb::parallel_for(size_t{0}, blocks, [&](size_t block) {
    const size_t begin = block * kBlockQueries;
    const size_t count = std::min(kBlockQueries, all.rows - begin);
    const std::vector<float> scores =
        ScoreDocuments(documents, {all.data + begin * all.stride, count, all.dim, all.stride});
    for (size_t q = 0; q < count; ++q) {
      const size_t query = begin + q;
      if (data.relevant[query].empty() || queries.each[query].known == 0) continue;
      results[query] = ScoreRanking(FirstDocuments(std::span<const float>(scores).subspan(
                                        q * documents.rows, documents.rows)),
                                    data.relevant[query]);
    }
  });
  return results;
}

}  // namespace

absl::StatusOr<RetrievalResult> EvaluateRetrieval(const TextEncoder& encoder,
                                                  const RetrievalData& data) {
  NCE2VEC_ASSIGN_OR_RETURN(const EncodedTexts documents, UnitTextVectors(encoder, data.documents));
  NCE2VEC_ASSIGN_OR_RETURN(const EncodedTexts queries, UnitTextVectors(encoder, data.queries));
  RetrievalResult result;
  result.documents = data.documents.size();
  result.unknown_documents = UnknownTexts(documents);
  result.tokens = documents.counts;
  result.tokens += queries.counts;
  const std::vector<QueryScores> scores = ScoreQueries(data, documents.vectors.view(), queries);
  for (size_t query = 0; query < scores.size(); ++query) {
    if (data.relevant[query].empty()) {
      ++result.queries_without_relevant;
      continue;
    }
    ++result.queries;
    if (queries.each[query].known == 0) ++result.unknown_queries;
    result.ndcg += scores[query].ndcg;
    result.mrr += scores[query].mrr;
    result.recall += scores[query].recall;
  }
  if (result.queries == 0) return result;
  const double count = static_cast<double>(result.queries);
  result.ndcg /= count;
  result.mrr /= count;
  result.recall /= count;
  return result;
}

}  // namespace nce2vec
