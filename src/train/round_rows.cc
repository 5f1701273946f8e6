#include "src/train/round_rows.h"

#include <algorithm>
#include <utility>

#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

constexpr size_t kRowsAhead = 4;  // to be fetched from memory while one is copied or merged

void Prefetch(const float* row, size_t dim) {
  for (size_t d = 0; d < dim; d += kRowPadding) __builtin_prefetch(row + d);
}

}  // namespace

absl::StatusOr<RoundRows> RoundRows::Create(Matrix& shared, std::span<float> offsets, size_t most) {
  most = std::min(most, shared.rows());
  NCE2VEC_ASSIGN_OR_RETURN(Matrix copies, Matrix::Create(most, shared.dim()));
  return RoundRows(shared, offsets, std::move(copies), most);
}

RoundRows::RoundRows(Matrix& shared, std::span<float> offsets, Matrix copies, size_t most)
    : shared_(&shared),
      offsets_(offsets),
      copies_(std::move(copies)),
      offset_copies_(offsets.empty() ? 0 : most),
      marks_((shared.rows() + 63) / 64),
      numbers_(shared.rows()),
      rows_(most),
      row_offsets_(offsets.empty() ? 0 : most),
      pulls_(most) {
  words_.reserve(most);
}

void RoundRows::Clear() {
  for (const WordId word : words_) {
    numbers_[Index(word)] = 0;
    marks_[Index(word) / 64] = 0;
  }
  words_.clear();
}

void RoundRows::Divide(std::span<RoundRows* const> team, size_t self) {
  copied_.clear();
  merged_.clear();
  copies_of_.clear();
  std::fill_n(pulls_.begin(), words_.size(), 0.0F);
  for (uint32_t number = 0; number < words_.size(); ++number) {
    const WordId word = words_[number];
    holders_.clear();
    for (size_t t = 0; t < team.size(); ++t) {
      if (t == self || team[t]->Has(word)) holders_.push_back(t);
    }
    if (holders_.size() == 1) {
      rows_[number] = shared_->padded_row(Index(word));
      if (!offsets_.empty()) row_offsets_[number] = &offsets_[Index(word)];
      continue;
    }
    copied_.push_back(number);
    if (holders_[Index(word) % holders_.size()] != self) continue;
    merged_.push_back({word, copies_of_.size()});
    for (const size_t holder : holders_) copies_of_.push_back(team[holder]->CopyOf(word));
  }
  const size_t dim = shared_->stride();
  for (size_t i = 0; i < copied_.size(); ++i) {
    if (i + kRowsAhead < copied_.size()) {
      Prefetch(shared_->padded_row(Index(words_[copied_[i + kRowsAhead]])), dim);
    }
    const uint32_t number = copied_[i];
    const float* from = shared_->padded_row(Index(words_[number]));
    rows_[number] = copies_.padded_row(number);
    std::copy_n(from, dim, rows_[number]);
    if (offsets_.empty()) continue;
    offset_copies_[number] = offsets_[Index(words_[number])];
    row_offsets_[number] = &offset_copies_[number];
  }
}

RoundRows::Copy RoundRows::CopyOf(WordId word) {
  const uint32_t number = numbers_[Index(word)] - 1;
  return {copies_.padded_row(number), offsets_.empty() ? nullptr : &offset_copies_[number],
          &pulls_[number]};
}

float RoundRows::ShareOfChanges(std::span<const Copy> copies) {
  double left = 1;
  double sum = 0;
  for (const Copy& copy : copies) {
    const double pull = kPullShare * static_cast<double>(*copy.pull);
    left /= 1 + pull;
    sum += pull / (1 + pull);
  }
  return sum < 1e-6 ? 1.0F : static_cast<float>((1 - left) / sum);
}

void RoundRows::MergeRow(WordId word, std::span<const Copy> copies) {
  const size_t dim = shared_->stride();
  float* const row = shared_->padded_row(Index(word));
  const float share = ShareOfChanges(copies);
  for (size_t begin = 0; begin < dim; begin += kRowPadding) {
    float change[kRowPadding] = {};
    for (const Copy& copy : copies) {
      for (size_t d = 0; d < kRowPadding; ++d) change[d] += copy.row[begin + d] - row[begin + d];
    }
    for (size_t d = 0; d < kRowPadding; ++d) row[begin + d] += share * change[d];
  }
  if (offsets_.empty()) return;
  float change = 0;
  for (const Copy& copy : copies) change += *copy.offset - offsets_[Index(word)];
  offsets_[Index(word)] += share * change;
}

void RoundRows::Merge() {
  const auto copies_end = [&](size_t i) {
    return i + 1 < merged_.size() ? merged_[i + 1].first_copy : copies_of_.size();
  };
  const size_t dim = shared_->stride();
  for (size_t i = 0; i < merged_.size(); ++i) {
    if (const size_t ahead = i + kRowsAhead; ahead < merged_.size()) {
      Prefetch(shared_->padded_row(Index(merged_[ahead].word)), dim);
      for (size_t c = merged_[ahead].first_copy; c < copies_end(ahead); ++c) {
        Prefetch(copies_of_[c].row, dim);
      }
    }
    const size_t first = merged_[i].first_copy;
    MergeRow(merged_[i].word, std::span(copies_of_).subspan(first, copies_end(i) - first));
  }
}

}  // namespace nce2vec
