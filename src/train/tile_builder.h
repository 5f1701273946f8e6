// Cuts a sampled sentence into tiles.
#ifndef SRC_TRAIN_TILE_BUILDER_H_
#define SRC_TRAIN_TILE_BUILDER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "src/base/ids.h"
#include "src/base/random.h"
#include "src/kernels/tile.h"
#include "src/model/parameters.h"
#include "src/train/sentence_sampler.h"
#include "src/train/train_options.h"
#include "src/vocab/noise_distribution.h"

namespace nce2vec {

// Turns the centres [first, first + T) of a sentence into a Tile over the parameters' rows. Holds
// buffers: one a thread. Borrows parameters and noise.
class TileBuilder {
 public:
  TileBuilder(const TrainOptions& options, const NoiseDistribution& noise, Parameters& parameters);

  // The number of centres a tile takes.
  size_t centres() const { return centres_; }
  size_t max_inputs() const { return centres_ + 2 * window_; }
  size_t max_outputs() const { return centres_ + noise_rows_; }

  // Draws the noise words from `random`. The tile is valid until the next call; it has no inputs
  // when the centres have no true pair.
  const Tile& Build(const SampledSentence& sentence, size_t first, RandomStream& random);

  // True pairs in the tile that was built last.
  uint64_t true_pairs() const { return true_pairs_; }

 private:
  void AddCentres(const SampledSentence& sentence, size_t first, size_t last);
  void AddOutput(WordId word);

  const NoiseDistribution& noise_;
  Parameters& parameters_;
  size_t centres_;
  size_t noise_rows_;
  size_t window_;
  bool has_bias_;
  float negatives_;
  float log_negatives_;

  std::vector<float*> inputs_;
  std::vector<float*> outputs_;
  std::vector<float*> biases_;
  std::vector<float> shifts_;
  std::vector<CentreBand> bands_;
  std::vector<float> noise_weights_;
  uint64_t true_pairs_ = 0;
  Tile tile_;
};

}  // namespace nce2vec

#endif  // SRC_TRAIN_TILE_BUILDER_H_
