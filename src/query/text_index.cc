#include "src/query/text_index.h"

#include <cmath>
#include <limits>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/ids.h"
#include "src/base/status_macros.h"
#include "src/query/scan.h"
#include "src/query/top_k.h"

namespace nce2vec {
namespace {

double Norm(std::span<const float> vector) {
  double squares = 0;
  for (const float x : vector) squares += static_cast<double>(x) * static_cast<double>(x);
  return std::sqrt(squares);
}

}  // namespace

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
  index.norms_.reserve(index.texts_.size());
  for (size_t i = 0; i < index.texts_.size(); ++i) {
    index.norms_.push_back(static_cast<float>(Norm(std::as_const(index.vectors_).row(i))));
    index.without_vector_ += index.norms_.back() == 0;
  }
  return index;
}

std::vector<TextNeighbour> TextIndex::Nearest(std::span<const float> query, size_t k) const {
  const double norm = Norm(query);
  NCE2VEC_CHECK(query.size() == vectors_.dim() && norm > 0);
  std::vector<float> unit;
  unit.reserve(query.size());
  for (const float x : query) unit.push_back(static_cast<float>(static_cast<double>(x) / norm));
  std::vector<TextNeighbour> answer;
  for (const Neighbour& row :
       ScanRows(vectors_.view(), norms_, {unit.data(), 1, unit.size(), unit.size()}, k, {},
                [](std::span<float>, size_t) {})) {
    answer.push_back({Index(row.id), row.score});
  }
  return answer;
}

}  // namespace nce2vec
