#include "src/model/word_vectors.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"

namespace nce2vec {

WordVectors::WordVectors(const Vocabulary& vocabulary, const ConstRows& rows, size_t limit)
    : vocabulary_(&vocabulary), rows_(rows) {
  NCE2VEC_CHECK(vocabulary.size() == rows.rows);
  const size_t size = limit == 0 ? rows.rows : std::min(limit, rows.rows);
  chosen_.reserve(size);
  for (size_t i = 0; i < size; ++i) chosen_.push_back(ToWordId(i));
}

float WordVectors::ReadRow(size_t i, std::span<float> row) const {
  const std::span<const float> vector = rows_[Index(chosen_[i])];
  std::ranges::copy(vector, row.begin());
  double squares = 0;
  for (const float x : vector) squares += static_cast<double>(x) * static_cast<double>(x);
  const double length = std::sqrt(squares);
  if (unit_rows_ && length > 0) {
    for (float& x : row) x = static_cast<float>(static_cast<double>(x) / length);
  }
  return static_cast<float>(length);
}

absl::Status WordVectors::CheckWords(VectorFormat format) const {
  size_t unfit = 0;
  size_t first = 0;
  for (size_t i = 0; i < size(); ++i) {
    if (WordObstacle(format, word(i)).empty()) continue;
    if (unfit++ == 0) first = i;
  }
  if (unfit == 0) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrFormat(
      "word %d, '%s', %s, which %s files can't express; %d of %d words are so: --skip-unfit leaves "
      "them out, or choose a format that holds any word, such as finalfusion",
      first + 1, word(first), WordObstacle(format, word(first)), VectorFormatName(format), unfit,
      size()));
}

size_t WordVectors::SkipUnfitWords(VectorFormat format) {
  return std::erase_if(
      chosen_, [&](WordId id) { return !WordObstacle(format, vocabulary_->word(id)).empty(); });
}

}  // namespace nce2vec
