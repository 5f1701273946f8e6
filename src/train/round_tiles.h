// The tiles that a worker trains in a round, made before any of them is trained.
#ifndef SRC_TRAIN_ROUND_TILES_H_
#define SRC_TRAIN_ROUND_TILES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "src/kernels/tile.h"
#include "src/train/round_rows.h"
#include "src/train/tile_builder.h"

namespace nce2vec {

// Tiles whose rows are named, not yet found: which are to be trained where is known only when all
// workers have made theirs.
class RoundTiles {
 public:
  RoundTiles(size_t padded_dim, bool has_offsets)
      : padded_dim_(padded_dim), has_offsets_(has_offsets) {}

  void Clear();

  // Names the tile's rows to `inputs` and `outputs`.
  void Add(const SentenceTile& tile, RoundRows& inputs, RoundRows& outputs);

  size_t size() const { return tiles_.size(); }
  size_t places() const { return inputs_.size() + outputs_.size(); }  // rows of all tiles
  uint64_t true_pairs() const { return true_pairs_; }

  // To be called when a tile was trained, before the next is.
  void AddPulls(size_t tile, TileScratch& scratch, RoundRows& inputs, RoundRows& outputs) const;

  // The tile with its rows, once they are divided. Valid until the next but one is asked for.
  const Tile& Find(size_t tile, const RoundRows& inputs, const RoundRows& outputs);
  // What the tile found last reads that the one before it does not have.
  RowsAhead Ahead() const {
    const Tile& tile = found_[current_].tile;
    return {tile.outputs, tile.offsets, tile.inputs.subspan(found_[current_].known_inputs)};
  }

 private:
  // Where a tile's numbers begin; they end where the next one's do.
  struct Place {
    size_t inputs = 0;
    size_t outputs = 0;
    size_t bands = 0;
    size_t known_inputs = 0;
  };
  struct Rows {
    std::vector<float*> inputs, outputs, offsets;
    Tile tile;
    size_t known_inputs = 0;
  };
  Place End() const { return {inputs_.size(), outputs_.size(), bands_.size(), 0}; }

  size_t padded_dim_;
  bool has_offsets_;
  std::vector<Place> tiles_;
  std::vector<uint32_t> inputs_, outputs_;  // as RoundRows numbers them
  std::span<const WordId> input_words_;     // of the tile added last, while its sentence is there
  std::vector<CentreBand> bands_;
  std::vector<float> noise_weights_;
  uint64_t true_pairs_ = 0;
  std::array<Rows, 2> found_;
  size_t current_ = 0;
};

}  // namespace nce2vec

#endif  // SRC_TRAIN_ROUND_TILES_H_
