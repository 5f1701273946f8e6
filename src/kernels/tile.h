// The training step: a tile of true and fake pairs, trained as three small matrix products.
//
// A tile holds I input rows x_i (the words around some consecutive centre words), and O output rows
// u_o: first the centre words, as true partners, then noise words that all inputs of the tile
// share.
//   score       s_io = x_i . u_o + b_o
//   classifier  p_io = sigmoid(s_io - shift_o),    shift_o = ln k + ln p_n(o) for nce, 0 for ns
//   loss        L = sum_io w_io * -ln(o is a centre ? p_io : 1 - p_io)
//   gradient    g_io = -dL/ds_io = w_io ([o is a centre] - p_io)
//   weights     w_io = 1 for a centre whose window holds i and that is not i itself, 0 for other
//               centres; k * (true pairs of i in this tile) / (noise rows) for noise.
// So every true pair has k fake ones in expectation, as NCE (Gutmann & Hyvarinen 2012, eq. 8) and
// negative sampling want, but each row is read and written once a tile instead of once a pair.
//
// A tile sums the gradients of many pairs at rows that do not move meanwhile, and SGD at a high
// learning rate overshoots: where it does, pairs end up far on the wrong side, gradients stay at
// their largest, rows grow, and training diverges. The logistic loss lies below a parabola that
// touches it at the present logit t and has the curvature c(t) = tanh(t / 2) / (2 t) (Jaakkola &
// Jordan 2000), however far one goes; so, for one row alone, the loss certainly falls for steps up
// to 1 / h_i with h_i = sum_o w_io c_io |u_o|^2 (likewise h_o, with |x_i|^2 + 1 where there are
// biases), summed over all places where the row stands in the tile. Each row's step is therefore
//   x_i += min(lr, limit / h_i) * sum_o g_io u_o
#ifndef SRC_KERNELS_TILE_H_
#define SRC_KERNELS_TILE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace nce2vec {

// The inputs in a centre's window: indices [begin, end) of Tile::inputs without `self`, the
// centre's own place.
struct CentreBand {
  uint32_t begin = 0;
  uint32_t end = 0;
  uint32_t self = 0;
};

// Borrowed for one call. Rows are padded to kRowPadding floats with zeros and 64-byte aligned. A
// row may stand several times among inputs or outputs: its updates add up.
struct Tile {
  size_t padded_dim = 0;
  std::span<float* const> inputs;        // [I] rows
  std::span<float* const> outputs;       // [O] rows: centres, then noise
  std::span<float* const> biases;        // [O], or empty: neither biases nor shifts (ns)
  std::span<const float* const> ln_p_n;  // [O], or empty as biases are
  float ln_k = 0;
  std::span<const CentreBand> bands;     // [centres], centres <= O
  std::span<const float> noise_weights;  // [I]
  size_t known_inputs = 0;  // that many of the first inputs are in the tile trained before, too
};

struct TileStep {
  float learning_rate = 0;    // > 0
  float curvature_limit = 0;  // > 0; infinity switches the bound off
};

// Working memory of one thread, sized for the largest tile it will see. Arrays are 64-byte aligned.
class TileScratch {
 public:
  TileScratch(size_t max_inputs, size_t max_outputs, size_t padded_dim);

  // Columns of `scores` and `gradients`: max_outputs, padded as rows are.
  size_t output_stride() const { return output_stride_; }
  float* input_rows() { return Aligned(input_rows_); }    // [I][padded_dim], before the step
  float* output_rows() { return Aligned(output_rows_); }  // [O][padded_dim], before the step
  float* scores() { return Aligned(scores_); }            // [I][output_stride]
  float* gradients() { return Aligned(gradients_); }      // [I][output_stride]: g_io
  // [output_stride] numbers for each output; `array` is below kOutputValues.
  float* output_values(size_t array) { return Aligned(output_values_) + array * output_stride_; }
  float* input_norms() { return Aligned(input_norms_); }            // [I]: |x_i|^2
  float* input_curvatures() { return Aligned(input_curvatures_); }  // [I]: h_i
  float* input_scales() { return Aligned(input_scales_); }          // [I]

  static constexpr size_t kOutputValues = 10;

 private:
  static float* Aligned(std::vector<float>& memory);

  size_t output_stride_;
  std::vector<float> input_rows_, output_rows_, scores_, gradients_, output_values_, input_norms_,
      input_curvatures_, input_scales_;
};

// One step of stochastic gradient descent on all rows and biases of `tile`; returns L before the
// step. Meanwhile asks for the rows and biases of `next`, the tile that will be trained then, so
// that they come from memory while this one is computed; null: none. Other threads may be training the same rows (Hogwild, Niu et al. 2011): reads may then see
// parts of their updates, and theirs or ours may be lost, which SGD tolerates; this is the one
// place of the program where data races are allowed. Does not allocate, log or fail.
double TrainTile(const Tile& tile, const Tile* next, const TileStep& step, TileScratch& scratch);

}  // namespace nce2vec

#endif  // SRC_KERNELS_TILE_H_
