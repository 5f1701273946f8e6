// Cuts a sampled sentence into tiles.
#ifndef SRC_TRAIN_TILE_BUILDER_H_
#define SRC_TRAIN_TILE_BUILDER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "src/base/ids.h"
#include "src/base/random.h"
#include "src/kernels/tile.h"
#include "src/model/parameters.h"
#include "src/train/sentence_sampler.h"
#include "src/train/train_options.h"
#include "src/vocab/noise_distribution.h"

namespace nce2vec {

struct SentenceTile {
  Tile tile;  // over the parameters' rows; in cbow without noise weights, which are all alike
  uint64_t true_pairs = 0;
  std::span<const WordId> input_words;   // [I] whose rows they are; valid while the sentence is
  std::span<const WordId> output_words;  // [O]
  size_t known_inputs = 0;  // that many of the first inputs are in the tile before, too
};

// A sentence of n words becomes ceil(n / T) tiles of about equally many centres, at most T, so that
// none is left with one or two; with unshared noise, a tile for each true pair. In cbow, the window
// drawn for a tile's first centre is that of all: windows of one width move along with the text,
// and so do their sums; over the tiles, each centre sees all widths equally often. Given pairs are
// cut alike, each an input and an output that no other pair of the tile has a part in. Holds
// buffers: one a thread. Borrows everything that it is given.
class TileBuilder {
 public:
  // `offsets` [V] are those of src/kernels/tile.h; empty where the objective has none.
  TileBuilder(const TrainOptions& options, const NoiseDistribution& noise, Parameters& parameters,
              std::span<float> offsets);

  size_t max_inputs() const { return centres_ + 2 * window_; }
  size_t max_outputs() const { return centres_ + noise_rows_; }

  // `sentence` is borrowed until Next has returned null.
  void Start(const SampledSentence& sentence);

  // The next tile that has a true pair, or null when there is none. Draws its noise words from
  // `random`. A tile is valid until the next but one is built, whatever sentence that is for: so it
  // can be trained while the rows of the next come from memory.
  const SentenceTile* Next(RandomStream& random);

 private:
  // Sized for the largest tile.
  struct Buffers {
    std::vector<WordId> output_words;
    std::vector<float*> inputs;
    std::vector<float*> outputs;
    std::vector<float*> offsets;
    std::vector<CentreBand> bands;
    std::vector<float> noise_weights;
    SentenceTile result;
  };
  // How much of the buffers a tile takes.
  struct Shape {
    size_t inputs = 0;
    size_t centres = 0;
    size_t known_inputs = 0;
  };

  size_t WindowBegin(size_t centre, size_t window) const;
  size_t WindowEnd(size_t centre, size_t window) const;
  // Inputs, their weights, bands and centre words of the next tile; counts its true pairs.
  Shape AddCentres(size_t first, size_t last, Buffers& to);
  void WeighInputs(const Shape& shape, Buffers& to) const;
  Shape AddPair(Buffers& to);
  Shape AddGivenPairs(size_t first, size_t last, Buffers& to);
  // Draws the noise words; finds all outputs' rows and offsets.
  void AddOutputs(size_t centres, RandomStream& random, Buffers& to) const;

  const NoiseDistribution& noise_;
  Parameters& parameters_;
  std::span<float> offsets_;
  size_t centres_;
  bool shared_noise_;
  bool cbow_;
  size_t noise_rows_;  // of one tile
  size_t window_;
  float negatives_;

  const SampledSentence* sentence_ = nullptr;
  size_t next_centre_ = 0;
  size_t tiles_left_ = 0;
  size_t inputs_end_ = 0;    // of the tile before
  size_t next_context_ = 0;  // of next_centre_, where noise is not shared
  std::array<Buffers, 2> buffers_;
  size_t current_ = 0;  // of buffers_: the tile built last
};

}  // namespace nce2vec

#endif  // SRC_TRAIN_TILE_BUILDER_H_
