#include "src/cli/code_recall.h"

#include <vector>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/model/embeddings.h"
#include "src/query/neighbour_search.h"
#include "src/query/recall.h"

namespace nce2vec {

absl::StatusOr<std::string> DescribeCodeRecall(const std::string& model) {
  constexpr size_t kWords = 1000;
  constexpr size_t kNeighbours = 10;
  NCE2VEC_ASSIGN_OR_RETURN(const Embeddings embeddings, Embeddings::Open(model));
  const RecallSample sample = DrawRecallSample(embeddings, kWords, kNeighbours, /*seed=*/1);
  const auto recall = [&](size_t rescored) {
    return Recall(*MakeCodeSearch(embeddings, /*restrict_vocab=*/0, rescored), sample);
  };
  return absl::StrFormat(
      "recall@%d of %d words: %.4f with exact cosines of the %d best by codes; by codes alone %.4f",
      kNeighbours, sample.queries.size(), recall(kRescoredRows), kRescoredRows, recall(0));
}

}  // namespace nce2vec
