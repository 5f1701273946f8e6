#include "src/model/vector_collector.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/text/utf8.h"

namespace nce2vec {
namespace {

constexpr size_t kBlockBytes = size_t{8} << 20;

}  // namespace

size_t VectorCollector::WordHash::operator()(std::string_view word) const {
  return std::hash<std::string_view>()(word);
}
size_t VectorCollector::WordHash::operator()(uint32_t index) const {
  return (*this)(std::string_view((*words)[index].word));
}

VectorCollector::VectorCollector(size_t dim, size_t limit)
    : dim_(dim),
      limit_(limit),
      block_rows_(std::max<size_t>(1, kBlockBytes / (PaddedDim(dim) * sizeof(float)))),
      known_(0, WordHash{&words_}, WordEqual{&words_}) {}

absl::StatusOr<std::span<float>> VectorCollector::NextRow() {
  const size_t row = words_.size();
  if (row == blocks_.size() * block_rows_) {
    NCE2VEC_ASSIGN_OR_RETURN(Matrix block, Matrix::Create(block_rows_, dim_));
    blocks_.push_back(std::move(block));
  }
  return blocks_.back().row(row % block_rows_);
}

void VectorCollector::Note(std::string_view word, OddWords& odd) const {
  if (odd.count == 0) {
    odd.first = word;
    odd.first_row = rows_seen() + 1;
  }
  ++odd.count;
}

absl::Status VectorCollector::Keep(std::string_view word) {
  NCE2VEC_CHECK(!full());
  if (word.empty()) return absl::InvalidArgumentError("the word is empty");
  if (word.size() > kMaxWordBytes) {
    return absl::InvalidArgumentError(
        absl::StrFormat("a word of %d bytes, more than %d", word.size(), kMaxWordBytes));
  }
  if (words_.size() >= std::numeric_limits<int32_t>::max() - 1) {
    return absl::InvalidArgumentError("more than 2^31 - 2 words");
  }
  std::string repaired(word);
  if (!IsWellFormed(word)) {
    RepairUtf8(word, repaired);
    Note(repaired, repaired_);
  }
  if (known_.contains(std::string_view(repaired))) {
    Note(repaired, repeated_);
    return absl::OkStatus();
  }
  if (word.find_first_of(" \t") != std::string_view::npos) Note(repaired, with_blanks_);
  words_.push_back({std::move(repaired), 0});
  known_.insert(static_cast<uint32_t>(words_.size() - 1));
  return absl::OkStatus();
}

absl::StatusOr<ImportedVectors> VectorCollector::Finish(VectorFormat format) {
  known_.clear();
  const size_t rows = words_.size();
  for (size_t row = 0; row < rows; ++row) words_[row].count = static_cast<Count>(rows - row);
  ImportedVectors imported;
  imported.format = format;
  imported.repeated = std::move(repeated_);
  imported.repaired = std::move(repaired_);
  imported.with_blanks = std::move(with_blanks_);
  NCE2VEC_ASSIGN_OR_RETURN(imported.vocabulary, Vocabulary::FromOrdered(words_));
  words_ = {};
  NCE2VEC_ASSIGN_OR_RETURN(imported.vectors, Matrix::Create(rows, dim_));
  for (size_t row = 0; row < rows; ++row) {
    const Matrix& block = blocks_[row / block_rows_];
    std::ranges::copy(block.row(row % block_rows_), imported.vectors.row(row).begin());
    if ((row + 1) % block_rows_ == 0) blocks_[row / block_rows_] = Matrix();
  }
  blocks_.clear();
  return imported;
}

}  // namespace nce2vec
