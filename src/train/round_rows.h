// The rows of one matrix that a worker trains in a round, and how several workers' versions of a
// row become one.
#ifndef SRC_TRAIN_ROUND_ROWS_H_
#define SRC_TRAIN_ROUND_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "src/base/ids.h"
#include "src/base/matrix.h"

namespace nce2vec {

// Each worker has one for either matrix. A round goes through these calls, and between those that
// stand apart here all workers wait for each other:
//
//   Merge, Clear, Add...   of the round before; then the words of this one are named
//   Divide                 which rows are this worker's alone, and which have copies
//                          training, of row(i) and offset(i)
//   Merge
//
// A row that one worker names is trained where it is: no other worker reads or writes it in the
// round. Of a row that several name each trains a copy of its own, and Merge adds up what each has
// changed, in the order of the workers: row += s * sum_t (copy_t - row). So a round's outcome
// depends on what is named and on nothing else.
//
// s is near 1 where workers move a row a little: their changes then add up as if made in turn.
// Where each of them pulls it all the way to its optimum, the sum would overshoot, and training
// diverge; the mean does not. With z_t = kPullShare * (pull of worker t, see AddPull), about 1 / (1
// + z_t) of the way is left after worker t alone and prod_t 1 / (1 + z_t) after all in turn, so
//   s = (1 - prod_t 1 / (1 + z_t)) / sum_t z_t / (1 + z_t)
// which falls from 1 to 1 / T.
class RoundRows {
 public:
  // A pull bounds what happens in the direction of most curvature; in most it is less. By trial.
  static constexpr double kPullShare = 0.4;

  // `shared` and `offsets` (as in src/kernels/tile.h; empty: none) belong to all workers; borrowed.
  // At most `most` different words are named in a round. ResourceExhausted where memory is short.
  static absl::StatusOr<RoundRows> Create(Matrix& shared, std::span<float> offsets, size_t most);

  // Forgets all words.
  void Clear();

  // A number for `word` in this round, counted from 0.
  uint32_t Add(WordId word) {
    uint32_t& number = numbers_[Index(word)];
    if (number == 0) {
      words_.push_back(word);
      number = static_cast<uint32_t>(words_.size());
      marks_[Index(word) / 64] |= uint64_t{1} << Index(word) % 64;
    }
    return number - 1;
  }

  // `team`: of this matrix, of all workers, in their order; this one is team[self].
  void Divide(std::span<RoundRows* const> team, size_t self);

  float* row(uint32_t number) const { return rows_[number]; }
  float* offset(uint32_t number) const { return row_offsets_[number]; }  // where there are offsets

  // How much the row's training pulls it: the sum of step * curvature over its places.
  void AddPull(uint32_t number, float pull) { pulls_[number] += pull; }

  // Those of the copied rows that fell to this worker; each falls to one of those who have copies.
  void Merge();

  size_t words() const { return words_.size(); }
  size_t copies() const { return copied_.size(); }

 private:
  // A row to be merged: copies_of_[first_copy, first_copy of the next) are its versions.
  struct MergedRow {
    WordId word;
    size_t first_copy;
  };
  struct Copy {
    const float* row;
    const float* offset;
    const float* pull;
  };

  RoundRows(Matrix& shared, std::span<float> offsets, Matrix copies, size_t most);
  bool Has(WordId word) const { return (marks_[Index(word) / 64] >> Index(word) % 64 & 1) != 0; }
  Copy CopyOf(WordId word);
  static float ShareOfChanges(std::span<const Copy> copies);
  void MergeRow(WordId word, std::span<const Copy> copies);

  Matrix* shared_;
  std::span<float> offsets_;
  Matrix copies_;  // [most, D], of row i at i
  std::vector<float> offset_copies_;

  std::vector<uint64_t> marks_;    // a bit a word of the vocabulary: small, so that others may look
  std::vector<uint32_t> numbers_;  // [V] number + 1, 0: not named
  std::vector<WordId> words_;      // by number
  std::vector<float*> rows_;       // by number
  std::vector<float*> row_offsets_;
  std::vector<float> pulls_;  // by number

  std::vector<uint32_t> copied_;  // numbers of rows that have copies
  std::vector<MergedRow> merged_;
  std::vector<Copy> copies_of_;
  std::vector<size_t> holders_;  // of the row in hand
};

}  // namespace nce2vec

#endif  // SRC_TRAIN_ROUND_ROWS_H_
