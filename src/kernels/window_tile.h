// The training step of CBOW: a centre word's partner is the mean of its window, and the windows of
// some consecutive centres, trained as three small matrix products.
//
//   hidden      h_c = (1 / n_c) sum_i d_(i - c) * x_i    over the n_c places i of c's window;
//               d: ones, or learned numbers for each position (Mikolov et al. 2018, "Advances in
//               Pre-Training Distributed Word Representations", eq. 4), multiplied by coordinate
//   logit       t_co = h_c . u_o + offset_o
//   loss        L = sum_c -ln sigmoid(t_cc) + noise_weight * sum_o -ln(1 - sigmoid(t_co))
// over the centre's own output row and the noise rows that all centres of the tile share: k fakes
// for each centre in expectation. Steps are bounded as in src/kernels/tile.h, h_c taken for a row:
//   change_c = min(lr, limit / curvature_c) * -dL/dh_c
//   x_i += sum_c (1 / n_c) d_(i - c) * change_c
// the chain rule: each word's share of the gradient is its share of the mean. (word2vec.c, fastText
// and gensim add the whole of it to each word, n_c times too much: İrsoy, Benton, Stratos 2021,
// "Corrected CBOW Performs as well as Skip-gram".)
#ifndef SRC_KERNELS_WINDOW_TILE_H_
#define SRC_KERNELS_WINDOW_TILE_H_

#include <cstddef>
#include <span>
#include <vector>

#include "src/kernels/tile.h"

namespace nce2vec {

// Borrowed for one call. Rows are as in Tile.
struct WindowTile {
  size_t padded_dim = 0;
  std::span<float* const> places;  // [P] rows of the words around some centres
  // [C] of each centre: at least one place besides its own, which must be among them. From one
  // window to the next, neither `begin` nor `end` may fall, and `self` must grow.
  std::span<const CentreBand> windows;
  std::span<float* const> outputs;  // [C + N] rows: centres, then noise
  std::span<float* const> offsets;  // [C + N], or empty
  float noise_weight = 0;           // k / N
  // d: [2 W] rows, of the places W before a centre to 1 before, then 1 to W after; or empty: ones.
  // Their steps are not bounded, and are made centre by centre, each seeing what was done before.
  std::span<float* const> position_rows;
};

// Working memory of one thread, sized for the largest tile it will see.
class WindowScratch {
 public:
  WindowScratch(size_t max_centres, size_t max_noise, size_t padded_dim);

  TileScratch& pairs() { return pairs_; }                // inputs: hidden rows; outputs: noise
  float** hidden_rows() { return hidden_rows_.data(); }  // [C] h_c
  // [C][padded_dim], (1 / n_c) change_c: what each word of the window gets.
  float* changes() { return changes_.data(); }
  float** outputs() { return outputs_.data(); }  // [N + C]: noise rows, then centres
  float** offsets() { return offsets_.data(); }  // [N + C]
  // Of each centre, padded as rows are.
  float* margins() { return margins_.data(); }
  float* centre_norms() { return centre_norms_.data(); }  // |u_c|^2
  float* errors() { return errors_.data(); }
  float* noise_weights() { return noise_weights_.data(); }  // all alike

 private:
  template <class T>
  using Array = std::vector<T, AlignedAllocator<T>>;

  TileScratch pairs_;
  Array<float> changes_, margins_, centre_norms_, errors_, noise_weights_;
  std::vector<float*> hidden_rows_, outputs_, offsets_;
};

// One step on all rows and offsets of `tile`; returns L before the step. Else as TrainTile.
double TrainWindowTile(const WindowTile& tile, const RowsAhead& ahead, const TileStep& step,
                       WindowScratch& scratch);

}  // namespace nce2vec

#endif  // SRC_KERNELS_WINDOW_TILE_H_
