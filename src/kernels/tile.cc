#include "src/kernels/tile.h"

#include <cstddef>
#include <cstdint>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "src/kernels/tile.cc"
#include "hwy/foreach_target.h"
// foreach_target.h must come first: it compiles this file once for each instruction set.
#include "hwy/highway.h"
#include "src/kernels/logistic-inl.h"
#include "src/kernels/tile_products-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nce2vec {
namespace HWY_NAMESPACE {
namespace {

// Rows that lie together in `to` from rows that do not, and their squared norms. Four at a time: so
// the norms' sums are added up together. The last row is read again where four are not there;
// `to` and `norms` have room for it.
HWY_NOINLINE void GatherRows(float* const* rows, size_t count, size_t dim, float* HWY_RESTRICT to,
                             float* HWY_RESTRICT norms) {
  const D d;
  for (size_t r = 0; r < count; r += 4) {
    const float* from[4];
    V squares[4];
    for (size_t i = 0; i < 4; ++i) {
      from[i] = rows[r + i < count ? r + i : count - 1];
      squares[i] = hn::Zero(d);
    }
    for (size_t j = 0; j < dim; j += hn::Lanes(d)) {
      for (size_t i = 0; i < 4; ++i) {
        const V x = hn::Load(d, from[i] + j);
        squares[i] = hn::MulAdd(x, x, squares[i]);
        hn::Store(x, d, to + (r + i) * dim + j);
      }
    }
    StoreFourSums(squares[0], squares[1], squares[2], squares[3], norms + r);
  }
}

// The arrays of TileScratch::output_values: [output_stride] numbers each.
struct OutputValues {
  explicit OutputValues(TileScratch& scratch)
      : shift(scratch.output_values(0)),
        sign(scratch.output_values(1)),
        is_noise(scratch.output_values(2)),
        begin(scratch.output_values(3)),
        end(scratch.output_values(4)),
        self(scratch.output_values(5)),
        norm(scratch.output_values(6)),
        curvature(scratch.output_values(7)),
        bias_gradient(scratch.output_values(8)),
        scale(scratch.output_values(9)) {}

  float* shift;     // b_o - shift_o
  float* sign;      // 1 for centres, -1 for noise and padding
  float* is_noise;  // 1 for noise, else 0
  float* begin;     // the centre's band; empty for noise and padding
  float* end;
  float* self;
  float* norm;           // |u_o|^2
  float* curvature;      // h_o, summed over the inputs
  float* bias_gradient;  // sum_i g_io
  float* scale;          // of the row's step: learning rate times the bound's factor
};

HWY_INLINE void FillOutputValues(const Tile& tile, size_t columns, const OutputValues& out) {
  const size_t centres = tile.bands.size();
  const size_t outputs = tile.outputs.size();
  for (size_t o = 0; o < columns; ++o) {
    const bool centre = o < centres;
    const bool noise = !centre && o < outputs;
    out.shift[o] = o < tile.biases.size() ? *tile.biases[o] - *tile.ln_p_n[o] - tile.ln_k : 0.0F;
    out.sign[o] = centre ? 1.0F : -1.0F;
    out.is_noise[o] = noise ? 1.0F : 0.0F;
    out.begin[o] = centre ? static_cast<float>(tile.bands[o].begin) : 0.0F;
    out.end[o] = centre ? static_cast<float>(tile.bands[o].end) : 0.0F;
    out.self[o] = centre ? static_cast<float>(tile.bands[o].self) : 0.0F;
    if (o >= outputs) out.norm[o] = 0.0F;
    out.curvature[o] = 0.0F;
    out.bias_gradient[o] = 0.0F;
  }
}

struct InputSums {
  float loss;
  float curvature;  // h_i
};

// Gradients of one input from its scores; adds its share to the outputs' curvatures and to their
// biases' gradients. `curvature_norm` is |x_i|^2, and 1 more where there are biases.
HWY_INLINE InputSums Classify(size_t input, float noise_weight, float curvature_norm,
                              const float* HWY_RESTRICT scores, size_t columns,
                              const OutputValues& out, float* HWY_RESTRICT gradients) {
  const D d;
  const V one = hn::Set(d, 1.0F);
  const V place = hn::Set(d, static_cast<float>(input));
  const V fake = hn::Set(d, noise_weight);
  const V norm = hn::Set(d, curvature_norm);
  V loss = hn::Zero(d);
  V curvature = hn::Zero(d);
  for (size_t o = 0; o < columns; o += hn::Lanes(d)) {
    const auto in_band = hn::And(hn::Ge(place, hn::Load(d, out.begin + o)),
                                 hn::And(hn::Lt(place, hn::Load(d, out.end + o)),
                                         hn::Ne(place, hn::Load(d, out.self + o))));
    const V weight = hn::IfThenElse(in_band, one, hn::Mul(fake, hn::Load(d, out.is_noise + o)));
    const V sign = hn::Load(d, out.sign + o);
    const V logit = hn::Add(hn::Load(d, scores + o), hn::Load(d, out.shift + o));
    const Logistic<V> logistic = LogisticOf(d, hn::Mul(sign, logit));
    loss = hn::MulAdd(weight, logistic.loss, loss);
    const V h = hn::Mul(weight, logistic.curvature);
    curvature = hn::MulAdd(h, hn::Load(d, out.norm + o), curvature);
    hn::Store(hn::MulAdd(h, norm, hn::Load(d, out.curvature + o)), d, out.curvature + o);
    const V gradient = hn::Mul(weight, hn::Mul(sign, logistic.error));
    hn::Store(gradient, d, gradients + o);
    hn::Store(hn::Add(gradient, hn::Load(d, out.bias_gradient + o)), d, out.bias_gradient + o);
  }
  return {hn::GetLane(hn::SumOfLanes(d, loss)), hn::GetLane(hn::SumOfLanes(d, curvature))};
}

HWY_NOINLINE double ClassifyAll(const Tile& tile, size_t columns, const OutputValues& out,
                                TileScratch& scratch) {
  const size_t stride = scratch.output_stride();
  const float bias_share = tile.biases.empty() ? 0.0F : 1.0F;
  const float* HWY_RESTRICT norms = scratch.input_norms();
  const float* HWY_RESTRICT scores = scratch.scores();
  float* HWY_RESTRICT gradients = scratch.gradients();
  float* HWY_RESTRICT curvatures = scratch.input_curvatures();
  double loss = 0;
  for (size_t i = 0; i < tile.inputs.size(); ++i) {
    const InputSums sums = Classify(i, tile.noise_weights[i], norms[i] + bias_share,
                                    scores + i * stride, columns, out, gradients + i * stride);
    loss += static_cast<double>(sums.loss);
    curvatures[i] = sums.curvature;
  }
  return loss;
}

// scales[r] = the step of row r, from the curvatures of all its occurrences in the tile: a word
// that stands there twice takes two steps at once, which must not overshoot together. A filter of
// 256 bits knows of most rows at once that they are new.
HWY_NOINLINE void StepScales(float* const* rows, size_t count, const TileStep& step,
                             const float* HWY_RESTRICT curvatures, float* HWY_RESTRICT scales) {
  uint64_t filter[4] = {0, 0, 0, 0};
  for (size_t r = 0; r < count; ++r) {
    scales[r] = curvatures[r];
    const uint64_t hash = (reinterpret_cast<uintptr_t>(rows[r]) >> 6) * 0x9E3779B97F4A7C15u;
    const uint64_t bit = uint64_t{1} << (hash >> 58);
    uint64_t& word = filter[(hash >> 56) & 3];
    const bool maybe_seen = (word & bit) != 0;
    word |= bit;
    if (!maybe_seen) continue;
    for (size_t earlier = 0; earlier < r; ++earlier) {
      if (rows[r] != rows[earlier]) continue;
      scales[r] += curvatures[earlier];
      scales[earlier] += curvatures[r];
    }
  }
  for (size_t r = 0; r < count; ++r) {
    const float scaled = step.learning_rate * scales[r];
    scales[r] = scaled > step.curvature_limit ? step.learning_rate * (step.curvature_limit / scaled)
                                              : step.learning_rate;
  }
}

HWY_INLINE void PrefetchBiases(const Tile& tile) {
  for (const float* bias : tile.biases) hwy::Prefetch(bias);
  for (const float* ln_p_n : tile.ln_p_n) hwy::Prefetch(ln_p_n);
}

double TrainTileTarget(const Tile& tile, const Tile* next, const TileStep& step,
                       TileScratch& scratch) {
  const size_t inputs = tile.inputs.size();
  const size_t outputs = tile.outputs.size();
  const size_t dim = tile.padded_dim;
  const size_t stride = scratch.output_stride();
  const size_t columns = CeilDiv(outputs, hn::Lanes(D())) * hn::Lanes(D());
  float* x = scratch.input_rows();
  float* u = scratch.output_rows();
  float* gradients = scratch.gradients();
  const OutputValues out(scratch);
  RowPrefetcher prefetcher =
      next == nullptr ? RowPrefetcher{}
                      : RowPrefetcher{next->outputs.data(), next->outputs.size(),
                                      next->inputs.data() + next->known_inputs,
                                      next->inputs.size() - next->known_inputs, next->padded_dim};

  GatherRows(tile.inputs.data(), inputs, dim, x, scratch.input_norms());
  GatherRows(tile.outputs.data(), outputs, dim, u, out.norm);
  FillOutputValues(tile, columns, out);
  if (next != nullptr) PrefetchBiases(*next);
  Scores({x, u, outputs, dim, scratch.scores(), stride, &prefetcher}, inputs);
  const double loss = ClassifyAll(tile, columns, out, scratch);
  StepScales(tile.inputs.data(), inputs, step, scratch.input_curvatures(), scratch.input_scales());
  StepScales(tile.outputs.data(), outputs, step, out.curvature, out.scale);
  Update({tile.inputs.data(), scratch.input_scales(), gradients, stride, 1, u, outputs, dim,
          &prefetcher},
         inputs);
  Update({tile.outputs.data(), out.scale, gradients, 1, stride, x, inputs, dim, &prefetcher},
         outputs);
  prefetcher.Rest();
  for (size_t o = 0; o < tile.biases.size(); ++o) {
    *tile.biases[o] += out.scale[o] * out.bias_gradient[o];
  }
  return loss;
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace nce2vec
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nce2vec {

HWY_EXPORT(TrainTileTarget);

double TrainTile(const Tile& tile, const Tile* next, const TileStep& step, TileScratch& scratch) {
  return HWY_DYNAMIC_DISPATCH(TrainTileTarget)(tile, next, step, scratch);
}

}  // namespace nce2vec
#endif  // HWY_ONCE
