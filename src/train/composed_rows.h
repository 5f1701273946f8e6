// The vectors of the words that are being trained, where words are made of n-grams.
#ifndef SRC_TRAIN_COMPOSED_ROWS_H_
#define SRC_TRAIN_COMPOSED_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "src/base/ids.h"
#include "src/kernels/row_sums.h"
#include "src/kernels/tile.h"
#include "src/model/parameters.h"
#include "src/vocab/subword_index.h"

namespace nce2vec {

// A word's vector is computed when the first of some tiles in a row needs it, is trained by these
// like a row of its own, and what changed is handed on to the word's rows when a tile comes that
// lacks the word: so each occurrence of a word costs its n-grams once, not once a pair. Repeated
// words share a row, as the curvature bound of src/kernels/tile.h wants it. Of one thread; borrows
// index and parameters.
class ComposedRows {
 public:
  // At most `max_words` words in a tile.
  ComposedRows(const SubwordIndex& subwords, Parameters& parameters, size_t max_words);

  // Finds places for the vectors of the tile that comes next; `rows` [words] become theirs. The
  // numbers there are right after Move.
  void Plan(std::span<const WordId> words, float** rows);
  // The parameters' rows that Move will read for them.
  std::span<float* const> ahead() const { return ahead_; }
  // When the tile before has been trained: hands on what it leaves behind, and computes the vectors
  // that the next one needs and it did not have.
  void Move();

 private:
  const SubwordIndex& subwords_;
  Parameters& parameters_;
  size_t padded_dim_;
  std::vector<float, AlignedAllocator<float>> rows_;  // [slots][padded_dim]; then as many `before`
  // Of each slot that is in use: its word, and whether the next tile has it.
  struct Slot {
    uint32_t slot;
    WordId word;
    bool needed;
  };
  RowSum SumAt(const Slot& slot);

  std::vector<Slot> live_;
  std::vector<uint32_t> free_;
  std::vector<Slot> entering_;
  std::vector<float*> ahead_;
  std::vector<RowSum> sums_;
};

}  // namespace nce2vec

#endif  // SRC_TRAIN_COMPOSED_ROWS_H_
