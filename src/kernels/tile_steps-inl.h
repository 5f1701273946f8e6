// The parts of a training step that are no matrix products: gathering rows, logistic losses and
// gradients of all pairs, and how far each row may go.
//
// Included once for each instruction set, by files that foreach_target.h compiles.
#if defined(SRC_KERNELS_TILE_STEPS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SRC_KERNELS_TILE_STEPS_INL_H_
#undef SRC_KERNELS_TILE_STEPS_INL_H_
#else
#define SRC_KERNELS_TILE_STEPS_INL_H_
#endif

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "hwy/highway.h"
#include "src/kernels/logistic-inl.h"
#include "src/kernels/tile.h"
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
      : offset(scratch.output_values(0)),
        begin(scratch.output_values(1)),
        end(scratch.output_values(2)),
        self(scratch.output_values(3)),
        norm(scratch.output_values(4)),
        curvature(scratch.output_values(TileScratch::kOutputCurvatures)),
        offset_gradient(scratch.output_values(6)),
        scale(scratch.output_values(TileScratch::kOutputSteps)) {}

  float* offset;
  float* begin;  // the centre's band; empty for noise and padding
  float* end;
  float* self;
  float* norm;             // |u_o|^2
  float* curvature;        // h_o of this place alone
  float* offset_gradient;  // sum_i g_io
  float* scale;            // of the row's step
};

// The arrays of TileScratch::input_values: [I] numbers each, padded to a multiple of 16.
struct InputValues {
  explicit InputValues(TileScratch& scratch)
      : noise_weight(scratch.input_values(0)),
        norm(scratch.input_values(1)),
        curvature(scratch.input_values(TileScratch::kInputCurvatures)),
        scale(scratch.input_values(TileScratch::kInputSteps)) {}

  float* noise_weight;
  float* norm;       // |x_i|^2
  float* curvature;  // h_i of this place alone
  float* scale;      // of the row's step
};

HWY_INLINE void FillValues(const Tile& tile, size_t columns, const InputValues& in,
                           const OutputValues& out) {
  const size_t inputs = tile.inputs.size();
  const size_t centres = tile.bands.size();
  for (size_t i = 0; i < inputs; ++i) in.noise_weight[i] = tile.noise_weights[i];
  // Of the rows beyond the last that are classified with it, nothing counts, and what an earlier
  // tile left there could be no number.
  for (size_t i = inputs; i % 4 != 0; ++i) in.noise_weight[i] = in.norm[i] = 0.0F;
  for (size_t c = 0; c < centres; ++c) {
    out.begin[c] = static_cast<float>(tile.bands[c].begin);
    out.end[c] = static_cast<float>(tile.bands[c].end);
    out.self[c] = static_cast<float>(tile.bands[c].self);
  }
  for (size_t o = centres; o < columns; ++o) out.begin[o] = out.end[o] = out.self[o] = 0.0F;
  for (size_t o = 0; o < columns; ++o) out.offset[o] = 0.0F;
  for (size_t o = 0; o < tile.offsets.size(); ++o) out.offset[o] = *tile.offsets[o];
  for (size_t o = tile.outputs.size(); o < columns; ++o) out.norm[o] = 0.0F;
}

// Gradients of all inputs and one vector of outputs, those from `o` on. What belongs to the outputs
// stays in registers meanwhile. Four inputs at a time: so their curvatures are added up together;
// those beyond the last have weight zero. Returns the loss of each output.
HWY_INLINE V ClassifyColumns(const Tile& tile, size_t o, const InputValues& in,
                             const OutputValues& out, const float* HWY_RESTRICT scores,
                             size_t stride, float* HWY_RESTRICT gradients) {
  const D d;
  const V one = hn::Set(d, 1.0F);
  const V zero = hn::Zero(d);
  const V offset_share = tile.offsets.empty() ? zero : one;
  const V index = hn::Iota(d, static_cast<float>(o));
  const auto centre = hn::Lt(index, hn::Set(d, static_cast<float>(tile.bands.size())));
  const auto real = hn::Lt(index, hn::Set(d, static_cast<float>(tile.outputs.size())));
  const V sign = hn::IfThenElse(centre, one, hn::Neg(one));
  // A fake pair's weight is negative here, which turns its gradient's sign.
  const V noise = hn::IfThenElse(hn::AndNot(centre, real), hn::Neg(one), zero);
  const V offset = hn::Mul(sign, hn::Load(d, out.offset + o));
  const V begin = hn::Load(d, out.begin + o);
  const V end = hn::Load(d, out.end + o);
  const V self = hn::Load(d, out.self + o);
  const V norm = hn::Load(d, out.norm + o);
  V loss = zero;
  V output_curvature = zero;
  V offset_gradient = zero;
  for (size_t i = 0; i < tile.inputs.size(); i += 4) {
    V input_curvature[4];
    for (size_t r = 0; r < 4; ++r) {
      const V place = hn::Set(d, static_cast<float>(i + r));
      const auto in_band =
          hn::And(hn::Ge(place, begin), hn::And(hn::Lt(place, end), hn::Ne(place, self)));
      const V fake = hn::Mul(noise, hn::Set(d, in.noise_weight[i + r]));
      const V signed_weight = hn::IfThenElse(in_band, one, fake);
      const V weight = hn::Abs(signed_weight);
      const V margin = hn::MulAdd(sign, hn::Load(d, scores + (i + r) * stride + o), offset);
      const Logistic<V> logistic = LogisticOf(d, margin);
      loss = hn::MulAdd(weight, logistic.loss, loss);
      const V h = hn::Mul(weight, logistic.curvature);
      input_curvature[r] = hn::Mul(h, norm);
      const V input_norm = hn::Add(hn::Set(d, in.norm[i + r]), offset_share);
      output_curvature = hn::MulAdd(h, input_norm, output_curvature);
      const V gradient = hn::Mul(signed_weight, logistic.error);
      hn::Store(gradient, d, gradients + (i + r) * stride + o);
      offset_gradient = hn::Add(offset_gradient, gradient);
    }
    float sums[4];
    StoreFourSums(input_curvature[0], input_curvature[1], input_curvature[2], input_curvature[3],
                  sums);
    for (size_t r = 0; r < 4; ++r) {
      in.curvature[i + r] = (o == 0 ? 0.0F : in.curvature[i + r]) + sums[r];
    }
  }
  hn::Store(output_curvature, d, out.curvature + o);
  hn::Store(offset_gradient, d, out.offset_gradient + o);
  return loss;
}

HWY_NOINLINE double Classify(const Tile& tile, size_t columns, const InputValues& in,
                             const OutputValues& out, TileScratch& scratch) {
  const D d;
  for (size_t i = tile.inputs.size(); i % 4 != 0; ++i) {
    std::fill_n(scratch.scores() + i * scratch.output_stride(), columns, 0.0F);
  }
  V loss = hn::Zero(d);
  for (size_t o = 0; o < columns; o += hn::Lanes(d)) {
    loss = hn::Add(loss, ClassifyColumns(tile, o, in, out, scratch.scores(),
                                         scratch.output_stride(), scratch.gradients()));
  }
  return static_cast<double>(hn::GetLane(hn::SumOfLanes(d, loss)));
}

// Adds to the curvature of each row those of its other places in the tile: a word that stands there
// twice takes two steps at once, which must not overshoot together. Most rows stand there once, and
// the middle bits of their addresses, compared in vectors, say so; `keys` has room for whole
// vectors.
HWY_INLINE void AddRepeatedRows(float* const* rows, size_t count, uint32_t* HWY_RESTRICT keys,
                                const float* HWY_RESTRICT curvatures, float* HWY_RESTRICT totals) {
  const hn::CappedTag<uint32_t, 16> d;
  const size_t padded = CeilDiv(count, hn::Lanes(d)) * hn::Lanes(d);
  for (size_t r = 0; r < count; ++r) {
    keys[r] = static_cast<uint32_t>(reinterpret_cast<uintptr_t>(rows[r]) / 64);
  }
  for (size_t r = count; r < padded; ++r) keys[r] = 0;
  for (size_t r = 0; r < count; ++r) {
    const auto key = hn::Set(d, keys[r]);
    size_t places = 0;
    for (size_t j = 0; j < padded; j += hn::Lanes(d)) {
      places += hn::CountTrue(d, hn::Eq(key, hn::Load(d, keys + j)));
    }
    float total = curvatures[r];
    for (size_t other = 0; places > 1 && other < count; ++other) {
      if (other != r && rows[other] == rows[r]) total += curvatures[other];
    }
    totals[r] = total;
  }
}

// scales[r] = min(learning rate, limit / h_r): the step of row r.
HWY_NOINLINE void StepScales(float* const* rows, size_t count, const TileStep& step, uint32_t* keys,
                             const float* curvatures, float* scales) {
  const D d;
  AddRepeatedRows(rows, count, keys, curvatures, scales);
  const V rate = hn::Set(d, step.learning_rate);
  const V limit = hn::Set(d, step.curvature_limit);
  for (size_t r = 0; r < count; r += hn::Lanes(d)) {
    hn::Store(hn::Min(rate, hn::Div(limit, hn::Load(d, scales + r))), d, scales + r);
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace nce2vec
HWY_AFTER_NAMESPACE();

#endif  // SRC_KERNELS_TILE_STEPS_INL_H_
