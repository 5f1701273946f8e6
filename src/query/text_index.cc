#include "src/query/text_index.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/ids.h"
#include "src/base/status_macros.h"
#include "src/model/row_norms.h"
#include "src/query/neighbour_search.h"
#include "src/query/row_scan.h"

namespace nce2vec {

absl::StatusOr<TextIndex> TextIndex::Create(const TextEncoder& encoder,
                                            std::vector<std::string> texts) {
  // The scan numbers rows as it numbers words.
  constexpr size_t kMostTexts = std::numeric_limits<int32_t>::max();
  if (texts.size() > kMostTexts) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%d texts are too many; at most %d", texts.size(), kMostTexts));
  }
  TextIndex index;
  NCE2VEC_ASSIGN_OR_RETURN(EncodedTexts encoded, EncodeTexts(encoder, texts));
  index.texts_ = std::move(texts);
  index.vectors_ = std::move(encoded.vectors);
  for (const float norm : RowNorms(index.vectors_.view())) {
    index.inverse_norms_.push_back(norm > 0 ? 1 / norm : 0.0f);
    index.without_vector_ += norm == 0;
  }
  return index;
}

std::vector<TextNeighbour> TextIndex::Nearest(std::span<const float> query, size_t k) const {
  NCE2VEC_CHECK(query.size() == vectors_.dim());
  const std::vector<float> unit = UnitQuery(query);
  const ScanQuery scan{unit, {}};
  std::vector<TextNeighbour> answer;
  const std::vector<std::vector<Neighbour>> found =
      ScanFloats(vectors_.view(), inverse_norms_, {&scan, 1}, std::min(k, size()));
  for (const Neighbour& row : found[0]) answer.push_back({Index(row.id), row.score});
  return answer;
}

}  // namespace nce2vec
