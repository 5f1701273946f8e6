#include "src/kernels/tile.h"

#include <cstddef>
#include <cstring>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "src/kernels/tile.cc"
#include "hwy/foreach_target.h"
// foreach_target.h must come first: it compiles this file once for each instruction set.
#include "hwy/contrib/math/math-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace nce2vec {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

// A vector of at most 512 bits: rows are padded to 16 floats, so there is never a tail.
using D = hn::CappedTag<float, 16>;
using V = hn::Vec<D>;

// Register blocks. A block of kBlock x 4 sums plus its operands fills the 32 registers of AVX-512
// or the 16 of the older sets; more sums than FMA ports x latency (2 x 4) keep the ports busy.
#if HWY_TARGET <= HWY_AVX3
constexpr size_t kBlock = 6;
#else
constexpr size_t kBlock = 3;
#endif
constexpr size_t kColumns = 4;

HWY_INLINE void CopyRows(float* const* rows, size_t count, size_t dim, float* HWY_RESTRICT to) {
  const D d;
  for (size_t r = 0; r < count; ++r) {
    for (size_t j = 0; j < dim; j += hn::Lanes(d)) {
      hn::Store(hn::Load(d, rows[r] + j), d, to + r * dim + j);
    }
  }
}

// The sums of a, b, c, e as four floats. Within each 128-bit block two rounds of interleave-and-add
// leave [a, b, c, e]; then the blocks are added.
HWY_INLINE void StoreFourSums(V a, V b, V c, V e, float* HWY_RESTRICT to) {
#if HWY_TARGET == HWY_SCALAR
  to[0] = hn::GetLane(a);
  to[1] = hn::GetLane(b);
  to[2] = hn::GetLane(c);
  to[3] = hn::GetLane(e);
#else
  const D d;
  const hn::Repartition<uint64_t, D> d64;
  const V ab = hn::Add(hn::InterleaveLower(d, a, b), hn::InterleaveUpper(d, a, b));
  const V ce = hn::Add(hn::InterleaveLower(d, c, e), hn::InterleaveUpper(d, c, e));
  const auto ab64 = hn::BitCast(d64, ab);
  const auto ce64 = hn::BitCast(d64, ce);
  const V sums = hn::Add(hn::BitCast(d, hn::InterleaveLower(d64, ab64, ce64)),
                         hn::BitCast(d, hn::InterleaveUpper(d64, ab64, ce64)));
#if HWY_TARGET <= HWY_AVX3
  const hn::Half<D> half;
  const hn::Half<decltype(half)> quarter;
  const auto halves = hn::Add(hn::LowerHalf(half, sums), hn::UpperHalf(half, sums));
  hn::StoreU(hn::Add(hn::LowerHalf(quarter, halves), hn::UpperHalf(quarter, halves)), quarter, to);
#elif HWY_TARGET <= HWY_AVX2
  const hn::Half<D> half;
  hn::StoreU(hn::Add(hn::LowerHalf(half, sums), hn::UpperHalf(half, sums)), half, to);
#else
  hn::StoreU(sums, d, to);
#endif
#endif
}

// scores[r][c] = x_r . u_c for kRows x 4 rows, in registers. Reads four output rows always: the
// caller's scratch has them.
template <size_t kRows>
HWY_INLINE void ScoreBlock(const float* HWY_RESTRICT x, const float* HWY_RESTRICT u, size_t dim,
                           float* HWY_RESTRICT scores, size_t stride) {
  const D d;
  V sums[kRows][kColumns];
  for (size_t r = 0; r < kRows; ++r) {
    for (size_t c = 0; c < kColumns; ++c) sums[r][c] = hn::Zero(d);
  }
  for (size_t j = 0; j < dim; j += hn::Lanes(d)) {
    V columns[kColumns];
    for (size_t c = 0; c < kColumns; ++c) columns[c] = hn::Load(d, u + c * dim + j);
    for (size_t r = 0; r < kRows; ++r) {
      const V row = hn::Load(d, x + r * dim + j);
      for (size_t c = 0; c < kColumns; ++c) sums[r][c] = hn::MulAdd(row, columns[c], sums[r][c]);
    }
  }
  for (size_t r = 0; r < kRows; ++r) {
    StoreFourSums(sums[r][0], sums[r][1], sums[r][2], sums[r][3], scores + r * stride);
  }
}

HWY_NOINLINE void Scores(const float* HWY_RESTRICT x, size_t inputs, const float* HWY_RESTRICT u,
                         size_t outputs, size_t dim, float* HWY_RESTRICT scores, size_t stride) {
  for (size_t o = 0; o < outputs; o += kColumns) {
    size_t i = 0;
    for (; i + kBlock <= inputs; i += kBlock) {
      ScoreBlock<kBlock>(x + i * dim, u + o * dim, dim, scores + i * stride + o, stride);
    }
    for (; i < inputs; ++i) {
      ScoreBlock<1>(x + i * dim, u + o * dim, dim, scores + i * stride + o, stride);
    }
  }
}

// rows[r] += scales[r] * sum_s coefficients[r * row_step + s * sum_step] * other[s], for kRows rows
// and kVectors vectors of each from column `j` on.
template <size_t kRows, size_t kVectors>
HWY_INLINE void UpdateBlock(float* const* HWY_RESTRICT rows, const float* HWY_RESTRICT scales,
                            const float* HWY_RESTRICT coefficients, size_t row_step,
                            size_t sum_step, const float* HWY_RESTRICT other, size_t others,
                            size_t dim, size_t j) {
  const D d;
  const size_t lanes = hn::Lanes(d);
  V sums[kRows][kVectors];
  for (size_t r = 0; r < kRows; ++r) {
    for (size_t v = 0; v < kVectors; ++v) sums[r][v] = hn::Zero(d);
  }
  for (size_t s = 0; s < others; ++s) {
    V vectors[kVectors];
    for (size_t v = 0; v < kVectors; ++v) {
      vectors[v] = hn::Load(d, other + s * dim + j + v * lanes);
    }
    for (size_t r = 0; r < kRows; ++r) {
      const V coefficient = hn::Set(d, coefficients[r * row_step + s * sum_step]);
      for (size_t v = 0; v < kVectors; ++v) {
        sums[r][v] = hn::MulAdd(coefficient, vectors[v], sums[r][v]);
      }
    }
  }
  for (size_t r = 0; r < kRows; ++r) {
    const V scale = hn::Set(d, scales[r]);
    for (size_t v = 0; v < kVectors; ++v) {
      float* HWY_RESTRICT to = rows[r] + j + v * lanes;
      hn::Store(hn::MulAdd(scale, sums[r][v], hn::Load(d, to)), d, to);
    }
  }
}

template <size_t kRows>
HWY_INLINE void UpdateRows(float* const* rows, const float* scales, const float* coefficients,
                           size_t row_step, size_t sum_step, const float* other, size_t others,
                           size_t dim) {
  const size_t lanes = hn::Lanes(D());
  size_t j = 0;
  for (; j + kColumns * lanes <= dim; j += kColumns * lanes) {
    UpdateBlock<kRows, kColumns>(rows, scales, coefficients, row_step, sum_step, other, others, dim,
                                 j);
  }
  switch ((dim - j) / lanes) {
    case 3:
      UpdateBlock<kRows, 3>(rows, scales, coefficients, row_step, sum_step, other, others, dim, j);
      break;
    case 2:
      UpdateBlock<kRows, 2>(rows, scales, coefficients, row_step, sum_step, other, others, dim, j);
      break;
    case 1:
      UpdateBlock<kRows, 1>(rows, scales, coefficients, row_step, sum_step, other, others, dim, j);
      break;
    default:
      break;
  }
}

HWY_NOINLINE void UpdateAll(float* const* rows, size_t count, const float* scales,
                            const float* coefficients, size_t row_step, size_t sum_step,
                            const float* other, size_t others, size_t dim) {
  size_t r = 0;
  for (; r + kBlock <= count; r += kBlock) {
    UpdateRows<kBlock>(rows + r, scales + r, coefficients + r * row_step, row_step, sum_step, other,
                       others, dim);
  }
  for (; r < count; ++r) {
    UpdateRows<1>(rows + r, scales + r, coefficients + r * row_step, row_step, sum_step, other,
                  others, dim);
  }
}

HWY_INLINE float SquaredNorm(const float* HWY_RESTRICT row, size_t dim) {
  const D d;
  V sum = hn::Zero(d);
  for (size_t j = 0; j < dim; j += hn::Lanes(d)) {
    const V x = hn::Load(d, row + j);
    sum = hn::MulAdd(x, x, sum);
  }
  return hn::GetLane(hn::SumOfLanes(d, sum));
}

// The arrays of TileScratch::output_values.
struct OutputValues {
  float* shift;      // b_o - shift_o
  float* label;      // 1 for centres, 0 for noise and padding
  float* norm;       // |u_o|^2
  float* curvature;  // h_o, summed over the inputs
  float* scale;      // of the row's step: learning rate times the bound's factor
};

HWY_INLINE void FillWeights(const Tile& tile, float* HWY_RESTRICT weights, size_t stride) {
  const size_t centres = tile.bands.size();
  const size_t outputs = tile.outputs.size();
  for (size_t i = 0; i < tile.inputs.size(); ++i) {
    float* HWY_RESTRICT row = weights + i * stride;
    for (size_t o = 0; o < centres; ++o) row[o] = 0.0F;
    for (size_t o = centres; o < outputs; ++o) row[o] = tile.noise_weights[i];
    for (size_t o = outputs; o < stride; ++o) row[o] = 0.0F;
  }
  for (size_t c = 0; c < centres; ++c) {
    const CentreBand& band = tile.bands[c];
    for (size_t i = band.begin; i < band.end; ++i) weights[i * stride + c] = 1.0F;
    if (band.self >= band.begin && band.self < band.end) weights[band.self * stride + c] = 0.0F;
  }
}

// Turns scores and weights of one input into gradients; adds its share to the outputs' curvature.
// Returns the loss; `curvature` receives h_i.
HWY_INLINE float Classify(const float* HWY_RESTRICT scores, float* HWY_RESTRICT weights,
                          size_t vectors, float input_norm, const OutputValues& out,
                          float* HWY_RESTRICT curvature) {
  const D d;
  const size_t lanes = hn::Lanes(d);
  const V one = hn::Set(d, 1.0F);
  const V zero = hn::Zero(d);
  const V norm = hn::Set(d, input_norm);
  V loss_sum = zero;
  V curvature_sum = zero;
  for (size_t v = 0; v < vectors; ++v) {
    const size_t o = v * lanes;
    const V weight = hn::Load(d, weights + o);
    const V label = hn::Load(d, out.label + o);
    const V logit = hn::Add(hn::Load(d, scores + o), hn::Load(d, out.shift + o));
    // One exponential gives both: e = exp(-|x|), sigmoid(|x|) = 1 / (1 + e), softplus(-|x|) =
    // ln(1 + e); nothing overflows and nothing is clamped.
    const V e = hn::Exp(d, hn::Neg(hn::Abs(logit)));
    const V larger = hn::Div(one, hn::Add(one, e));
    const V smaller = hn::Mul(e, larger);
    const V p = hn::IfThenElse(hn::Ge(logit, zero), larger, smaller);
    // -ln p for label 1 and -ln(1 - p) for label 0: ln(1 + e) + max(0, -x) or max(0, x).
    const V signed_logit = hn::IfThenElse(hn::Gt(label, zero), hn::Neg(logit), logit);
    const V loss = hn::Add(hn::Log1p(d, e), hn::Max(zero, signed_logit));
    loss_sum = hn::MulAdd(weight, loss, loss_sum);
    const V h = hn::Mul(weight, hn::Mul(larger, smaller));
    curvature_sum = hn::MulAdd(h, hn::Load(d, out.norm + o), curvature_sum);
    hn::Store(hn::MulAdd(h, norm, hn::Load(d, out.curvature + o)), d, out.curvature + o);
    hn::Store(hn::Mul(weight, hn::Sub(label, p)), d, weights + o);
  }
  *curvature = hn::GetLane(hn::SumOfLanes(d, curvature_sum));
  return hn::GetLane(hn::SumOfLanes(d, loss_sum));
}

// scales[r] = the step of row r, from the curvatures of all its occurrences in the tile: a word
// that stands there twice takes two steps at once, which must not overshoot together.
HWY_INLINE void StepScales(float* const* rows, size_t count, const TileStep& step,
                           const float* HWY_RESTRICT curvatures, float* HWY_RESTRICT scales) {
  for (size_t r = 0; r < count; ++r) scales[r] = curvatures[r];
  for (size_t r = 1; r < count; ++r) {
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

double TrainTileTarget(const Tile& tile, const TileStep& step, TileScratch& scratch) {
  const size_t inputs = tile.inputs.size();
  const size_t outputs = tile.outputs.size();
  const size_t dim = tile.padded_dim;
  const size_t stride = scratch.output_stride();
  const size_t lanes = hn::Lanes(D());
  float* x = scratch.input_rows();
  float* u = scratch.output_rows();
  float* scores = scratch.scores();
  float* gradients = scratch.gradients();
  float* values = scratch.output_values();
  const OutputValues out{values, values + stride, values + 2 * stride, values + 3 * stride,
                         values + 4 * stride};

  CopyRows(tile.inputs.data(), inputs, dim, x);
  CopyRows(tile.outputs.data(), outputs, dim, u);
  for (size_t o = 0; o < stride; ++o) {
    const bool real = o < outputs;
    const float bias = real && !tile.biases.empty() ? *tile.biases[o] : 0.0F;
    out.shift[o] = real ? bias - tile.shifts[o] : 0.0F;
    out.label[o] = o < tile.bands.size() ? 1.0F : 0.0F;
    out.norm[o] = real ? SquaredNorm(u + o * dim, dim) : 0.0F;
    out.curvature[o] = 0.0F;
  }
  FillWeights(tile, gradients, stride);
  Scores(x, inputs, u, outputs, dim, scores, stride);

  const size_t vectors = (outputs + lanes - 1) / lanes;
  const float bias_share = tile.biases.empty() ? 0.0F : 1.0F;
  double loss = 0;
  for (size_t i = 0; i < inputs; ++i) {
    const float norm = SquaredNorm(x + i * dim, dim) + bias_share;
    loss += static_cast<double>(Classify(scores + i * stride, gradients + i * stride, vectors, norm,
                                         out, scratch.input_curvatures() + i));
  }
  StepScales(tile.inputs.data(), inputs, step, scratch.input_curvatures(), scratch.input_scales());
  StepScales(tile.outputs.data(), outputs, step, out.curvature, out.scale);

  UpdateAll(tile.inputs.data(), inputs, scratch.input_scales(), gradients, stride, 1, u, outputs,
            dim);
  UpdateAll(tile.outputs.data(), outputs, out.scale, gradients, 1, stride, x, inputs, dim);
  for (size_t o = 0; o < tile.biases.size(); ++o) {
    float sum = 0;
    for (size_t i = 0; i < inputs; ++i) sum += gradients[i * stride + o];
    *tile.biases[o] += out.scale[o] * sum;
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

double TrainTile(const Tile& tile, const TileStep& step, TileScratch& scratch) {
  return HWY_DYNAMIC_DISPATCH(TrainTileTarget)(tile, step, scratch);
}

const char* InstructionSetName() {
  // The lowest bit set is the best target.
  const int64_t supported = hwy::SupportedTargets() & (HWY_TARGETS);
  return hwy::TargetName(supported & -supported);
}

}  // namespace nce2vec
#endif  // HWY_ONCE
