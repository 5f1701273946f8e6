// From a tile of words to a training step: which rows are trained, and what they are made of.
#ifndef SRC_TRAIN_TILE_TRAINER_H_
#define SRC_TRAIN_TILE_TRAINER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "src/kernels/tile.h"
#include "src/kernels/window_tile.h"
#include "src/model/parameters.h"
#include "src/train/composed_rows.h"
#include "src/train/position_copy.h"
#include "src/train/tile_builder.h"
#include "src/train/train_options.h"

namespace nce2vec {

// Skip-gram trains the rows of a tile's words, cbow the means of its windows; with subwords the
// words' vectors are made of several rows. Holds buffers: one a thread. Borrows options and
// parameters.
class TileTrainer {
 public:
  TileTrainer(const TrainOptions& options, const TileBuilder& builder, Parameters& parameters);

  // Trains the tile given in the call before, if any, while rows of `next` are on their way from
  // memory; null: nothing follows, and all that was learned is in the parameters. `next` must stay
  // as it is until the next call. Returns the loss of the tile trained.
  double Train(const SentenceTile* next, const TileStep& step);

  // Of the tile that waits to be trained: how many losses of a true pair with its fakes it sums.
  uint64_t waiting_pairs() const;

  // Makes what other threads learned about positions known here, and the other way round.
  void ExchangePositions() {
    if (positions_) positions_->Exchange();
  }

 private:
  // A tile with the rows that its inputs have here.
  struct Prepared {
    const SentenceTile* tile = nullptr;
    std::vector<float*> inputs;  // where they are composed
    std::span<float* const> rows;
    RowsAhead ahead;  // that it reads
  };
  void Prepare(const SentenceTile& tile, Prepared& to);
  double Step(const Prepared& prepared, const RowsAhead& ahead, const TileStep& step);

  bool cbow_;
  size_t padded_dim_;
  float noise_weight_;  // of cbow
  TileScratch scratch_;
  std::optional<WindowScratch> windows_;
  std::unique_ptr<ComposedRows> composed_;
  std::unique_ptr<PositionCopy> positions_;
  std::array<Prepared, 2> prepared_;
  size_t waiting_ = 0;  // of prepared_
};

}  // namespace nce2vec

#endif  // SRC_TRAIN_TILE_TRAINER_H_
