// The training step: a tile of true and fake pairs, trained as three small matrix products.
//
// A tile holds I input rows x_i (the words around some consecutive centre words), and O output rows
// u_o: first the centre words, as true partners, then noise words that all inputs of the tile
// share.
//   logit       t_io = x_i . u_o + offset_o,    offset_o = b_o - ln(k p_n(o)) for nce, 0 for ns
//   classifier  p_io = sigmoid(t_io)
//   loss        L = sum_io w_io * -ln(o is a centre ? p_io : 1 - p_io)
//   gradient    g_io = -dL/dt_io = w_io ([o is a centre] - p_io)
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
// offsets), summed over all places where the row stands in the tile. Each row's step is therefore
//   x_i += min(lr, limit / h_i) * sum_o g_io u_o
#ifndef SRC_KERNELS_TILE_H_
#define SRC_KERNELS_TILE_H_

#include <cstddef>
#include <cstdint>
#include <new>
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
  std::span<float* const> offsets;       // [O], or empty: all zero, and not trained (ns)
  std::span<const CentreBand> bands;     // [centres], centres <= O
  std::span<const float> noise_weights;  // [I]
};

// Rows that the step after this one reads, and that are not at hand already. Borrowed.
struct RowsAhead {
  std::span<float* const> outputs;
  std::span<float* const> offsets;
  std::span<float* const> inputs;
};

struct TileStep {
  float learning_rate = 0;    // > 0
  float curvature_limit = 0;  // > 0; infinity switches the bound off
};

// Memory that starts on a cache line.
template <class T>
struct AlignedAllocator {
  using value_type = T;
  static constexpr std::align_val_t kAlignment{64};

  AlignedAllocator() = default;
  template <class U>
  AlignedAllocator(const AlignedAllocator<U>&) {}  // NOLINT: converts, as allocators do

  T* allocate(size_t count) {
    return static_cast<T*>(::operator new(count * sizeof(T), kAlignment));
  }
  void deallocate(T* memory, size_t /*count*/) { ::operator delete(memory, kAlignment); }
  friend bool operator==(AlignedAllocator, AlignedAllocator) { return true; }
};

// Working memory of one thread, sized for the largest tile it will see. Arrays start on cache
// lines, and those of inputs and outputs are padded to a multiple of 16 of them.
class TileScratch {
 public:
  TileScratch(size_t max_inputs, size_t max_outputs, size_t padded_dim);

  // Columns of `scores` and `gradients`: max_outputs, padded as rows are.
  size_t output_stride() const { return output_stride_; }
  float* input_rows() { return input_rows_.data(); }    // [I][padded_dim], before the step
  float* output_rows() { return output_rows_.data(); }  // [O][padded_dim], before the step
  float* scores() { return scores_.data(); }            // [I][output_stride]
  float* gradients() { return gradients_.data(); }      // [I][output_stride]: g_io
  // [I] and [output_stride] numbers, for each input and output; which ones is tile.cc's affair.
  float* input_values(size_t array) { return input_values_.data() + array * input_stride_; }
  float* output_values(size_t array) { return output_values_.data() + array * output_stride_; }
  // What the last tile's rows did: the step of the row at each place, min(lr, limit / h), and the
  // part of h that comes from this place.
  const float* input_steps() { return input_values(kInputSteps); }            // [I]
  const float* input_curvatures() { return input_values(kInputCurvatures); }  // [I]
  const float* output_steps() { return output_values(kOutputSteps); }         // [O]
  const float* output_curvatures() { return output_values(kOutputCurvatures); }
  uint32_t* row_keys() { return row_keys_.data(); }  // [max of I, O]

  static constexpr size_t kInputValues = 4;
  static constexpr size_t kOutputValues = 8;
  static constexpr size_t kInputCurvatures = 2;
  static constexpr size_t kInputSteps = 3;
  static constexpr size_t kOutputCurvatures = 5;
  static constexpr size_t kOutputSteps = 7;

 private:
  template <class T>
  using Array = std::vector<T, AlignedAllocator<T>>;

  size_t input_stride_;
  size_t output_stride_;
  Array<float> input_rows_, output_rows_, scores_, gradients_, input_values_, output_values_;
  Array<uint32_t> row_keys_;
};

// One step of stochastic gradient descent on all rows and offsets of `tile`; returns L before the
// step. Meanwhile asks for the rows and offsets `ahead`, so that they come from memory while this
// tile is computed. Other threads may be training
// the same rows (Hogwild, Niu et al. 2011): reads may then see parts of their updates, and theirs
// or ours may be lost, which SGD tolerates; this is the one place of the program where data races
// are allowed. Does not allocate, log or fail.
double TrainTile(const Tile& tile, const RowsAhead& ahead, const TileStep& step,
                 TileScratch& scratch);

}  // namespace nce2vec

#endif  // SRC_KERNELS_TILE_H_
