#include "src/kernels/window_tile.h"

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "src/kernels/window_tile.cc"
#include "hwy/foreach_target.h"
// foreach_target.h must come first: it compiles this file once for each instruction set.
#include "hwy/highway.h"
#include "src/base/matrix.h"
#include "src/kernels/coordinate_blocks-inl.h"
#include "src/kernels/tile_products-inl.h"
#include "src/kernels/tile_steps-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nce2vec {
namespace HWY_NAMESPACE {
namespace {

// Calls visit(place, index of the position's row) for each place of the window.
template <class Visit>
HWY_INLINE void ForWindow(const CentreBand& window, size_t positions, const Visit& visit) {
  const size_t half = positions / 2;
  for (size_t i = window.begin; i < window.end; ++i) {
    if (i == window.self) continue;
    visit(i, i < window.self ? half + i - window.self : half + i - window.self - 1);
  }
}

HWY_INLINE float WindowShare(const CentreBand& window) {
  return 1.0F / static_cast<float>(window.end - window.begin - 1);
}

// Noise rows first, then centres: so that a product takes all noise rows and nothing else.
HWY_INLINE void OrderOutputs(const WindowTile& tile, WindowScratch& scratch) {
  const size_t centres = tile.windows.size();
  const auto order = [&](std::span<float* const> from, float** to) {
    if (from.empty()) return;
    to = std::copy(from.begin() + static_cast<ptrdiff_t>(centres), from.end(), to);
    std::copy(from.begin(), from.begin() + static_cast<ptrdiff_t>(centres), to);
  };
  order(tile.outputs, scratch.outputs());
  order(tile.offsets, scratch.offsets());
}

// h_c of one centre to `hidden`, positions weighted.
struct WeightedHiddenRow {
  const WindowTile& tile;
  const CentreBand& window;
  float* HWY_RESTRICT hidden;

  template <size_t kCount>
  HWY_INLINE void Run(size_t j) const {
    const D d;
    const size_t lanes = hn::Lanes(d);
    V sum[kCount];
    for (V& part : sum) part = hn::Zero(d);
    ForWindow(window, tile.position_rows.size(), [&](size_t i, size_t position) {
      const float* HWY_RESTRICT row = tile.places[i] + j;
      const float* HWY_RESTRICT weights = tile.position_rows[position] + j;
      for (size_t v = 0; v < kCount; ++v) {
        sum[v] = hn::MulAdd(hn::Load(d, weights + v * lanes), hn::Load(d, row + v * lanes), sum[v]);
      }
    });
    const V share = hn::Set(d, WindowShare(window));
    for (size_t v = 0; v < kCount; ++v) {
      hn::Store(hn::Mul(share, sum[v]), d, hidden + j + v * lanes);
    }
  }
};

// sums[i] is the sum of all places before i: a window's sum is the difference of two.
struct PlaceSums {
  const WindowTile& tile;
  float* HWY_RESTRICT sums;  // [P + 1][padded_dim]

  template <size_t kCount>
  HWY_INLINE void Run(size_t j) const {
    const D d;
    const size_t lanes = hn::Lanes(d);
    V sum[kCount];
    for (V& part : sum) part = hn::Zero(d);
    float* HWY_RESTRICT to = sums + j;
    for (const float* place : tile.places) {
      const float* HWY_RESTRICT row = place + j;
      for (size_t v = 0; v < kCount; ++v) {
        hn::Store(sum[v], d, to + v * lanes);
        sum[v] = hn::Add(sum[v], hn::Load(d, row + v * lanes));
      }
      to += tile.padded_dim;
    }
    for (size_t v = 0; v < kCount; ++v) hn::Store(sum[v], d, to + v * lanes);
  }
};

HWY_NOINLINE void HiddenRows(const WindowTile& tile, float* HWY_RESTRICT sums,
                             float* HWY_RESTRICT hidden) {
  const D d;
  const size_t dim = tile.padded_dim;
  if (!tile.position_rows.empty()) {
    for (size_t c = 0; c < tile.windows.size(); ++c) {
      ForCoordinates(dim, WeightedHiddenRow{tile, tile.windows[c], hidden + c * dim});
    }
    return;
  }
  ForCoordinates(dim, PlaceSums{tile, sums});
  for (size_t c = 0; c < tile.windows.size(); ++c) {
    const CentreBand& window = tile.windows[c];
    const float* HWY_RESTRICT begin = sums + window.begin * dim;
    const float* HWY_RESTRICT end = sums + window.end * dim;
    const float* HWY_RESTRICT self = tile.places[window.self];
    const V share = hn::Set(d, WindowShare(window));
    for (size_t j = 0; j < dim; j += hn::Lanes(d)) {
      const V all = hn::Sub(hn::Load(d, end + j), hn::Load(d, begin + j));
      hn::Store(hn::Mul(share, hn::Sub(all, hn::Load(d, self + j))), d, hidden + c * dim + j);
    }
  }
}

// Of each centre: its margin h_c . u_c without the offset, |h_c|^2 and |u_c|^2.
HWY_NOINLINE void PairScores(const float* HWY_RESTRICT h, float* const* centres, size_t count,
                             size_t dim, float* HWY_RESTRICT margins,
                             float* HWY_RESTRICT hidden_norms, float* HWY_RESTRICT centre_norms,
                             RowPrefetcher& prefetcher) {
  const D d;
  for (size_t c = 0; c < count; ++c) {
    prefetcher.One();
    const float* HWY_RESTRICT hidden = h + c * dim;
    const float* HWY_RESTRICT centre = centres[c];
    V dot = hn::Zero(d);
    V hidden_squares = hn::Zero(d);
    V centre_squares = hn::Zero(d);
    for (size_t j = 0; j < dim; j += hn::Lanes(d)) {
      const V x = hn::Load(d, hidden + j);
      const V u = hn::Load(d, centre + j);
      dot = hn::MulAdd(x, u, dot);
      hidden_squares = hn::MulAdd(x, x, hidden_squares);
      centre_squares = hn::MulAdd(u, u, centre_squares);
    }
    float sums[4];
    StoreFourSums(dot, hidden_squares, centre_squares, centre_squares, sums);
    margins[c] = sums[0];
    hidden_norms[c] = sums[1];
    centre_norms[c] = sums[2];
  }
}

// What the true pairs add: errors, which are their gradients; curvatures of hidden rows, and of the
// centres' output rows, whose arrays begin at `first`. Returns their loss.
HWY_NOINLINE double ClassifyPairs(const WindowTile& tile, const InputValues& in,
                                  const OutputValues& out, size_t first, WindowScratch& scratch) {
  const D d;
  const size_t centres = tile.windows.size();
  const V offset_share = hn::Set(d, tile.offsets.empty() ? 0.0F : 1.0F);
  float* margins = scratch.margins();
  for (size_t c = 0; c < tile.offsets.size() && c < centres; ++c) margins[c] += *tile.offsets[c];
  V loss = hn::Zero(d);
  for (size_t c = 0; c < centres; c += hn::Lanes(d)) {
    const Logistic<V> logistic = LogisticOf(d, hn::Load(d, margins + c));
    const auto real =
        hn::Lt(hn::Iota(d, static_cast<float>(c)), hn::Set(d, static_cast<float>(centres)));
    loss = hn::Add(loss, hn::IfThenElseZero(real, logistic.loss));
    hn::Store(logistic.error, d, scratch.errors() + c);
    const V curvature = hn::IfThenElseZero(real, logistic.curvature);
    hn::Store(hn::MulAdd(curvature, hn::Load(d, scratch.centre_norms() + c),
                         hn::Load(d, in.curvature + c)),
              d, in.curvature + c);
    hn::StoreU(hn::Mul(curvature, hn::Add(hn::Load(d, in.norm + c), offset_share)), d,
               out.curvature + first + c);
    hn::StoreU(logistic.error, d, out.offset_gradient + first + c);
  }
  return static_cast<double>(hn::GetLane(hn::SumOfLanes(d, loss)));
}

// Steps of hidden rows: each stands in the tile once.
HWY_INLINE void HiddenScales(size_t count, const TileStep& step, const InputValues& in) {
  const D d;
  const V rate = hn::Set(d, step.learning_rate);
  const V limit = hn::Set(d, step.curvature_limit);
  for (size_t c = 0; c < count; c += hn::Lanes(d)) {
    hn::Store(hn::Min(rate, hn::Div(limit, hn::Load(d, in.curvature + c))), d, in.scale + c);
  }
}

// What the true pairs say: the beginning of each hidden row's change, and all of it for the
// centres' rows.
HWY_NOINLINE void UpdatePairs(float* const* centres, const float* HWY_RESTRICT h, size_t count,
                              size_t dim, const float* HWY_RESTRICT errors,
                              const float* HWY_RESTRICT hidden_scales,
                              const float* HWY_RESTRICT centre_scales, float* HWY_RESTRICT changes,
                              RowPrefetcher& prefetcher) {
  const D d;
  for (size_t c = 0; c < count; ++c) {
    prefetcher.One();
    const V for_hidden = hn::Set(d, hidden_scales[c] * errors[c]);
    const V for_centre = hn::Set(d, centre_scales[c] * errors[c]);
    float* HWY_RESTRICT centre = centres[c];
    for (size_t j = 0; j < dim; j += hn::Lanes(d)) {
      const V u = hn::Load(d, centre + j);
      hn::Store(hn::Mul(for_hidden, u), d, changes + c * dim + j);
      hn::Store(hn::MulAdd(for_centre, hn::Load(d, h + c * dim + j), u), d, centre + j);
    }
  }
}

// Hands a hidden row's change on to the words of its window and to the positions.
struct WeightedSpreadRow {
  const WindowTile& tile;
  const CentreBand& window;
  const float* HWY_RESTRICT change;

  template <size_t kCount>
  HWY_INLINE void Run(size_t j) const {
    const D d;
    const size_t lanes = hn::Lanes(d);
    const V share = hn::Set(d, WindowShare(window));
    V part[kCount];
    for (size_t v = 0; v < kCount; ++v) {
      part[v] = hn::Mul(share, hn::Load(d, change + j + v * lanes));
    }
    ForWindow(window, tile.position_rows.size(), [&](size_t i, size_t position) {
      float* HWY_RESTRICT row = tile.places[i] + j;
      float* HWY_RESTRICT weights = tile.position_rows[position] + j;
      for (size_t v = 0; v < kCount; ++v) {
        const V x = hn::Load(d, row + v * lanes);
        const V weight = hn::Load(d, weights + v * lanes);
        hn::Store(hn::MulAdd(part[v], x, weight), d, weights + v * lanes);
        hn::Store(hn::MulAdd(part[v], weight, x), d, row + v * lanes);
      }
    });
  }
};

// Adds to each place the sum of all that begins at it or before and did not end: what windows that
// hold it get.
struct AddOpenWindows {
  const WindowTile& tile;
  // [P + 1][padded_dim]: what begins at a place less what ends; zeros afterwards.
  float* HWY_RESTRICT steps;

  template <size_t kCount>
  HWY_INLINE void Run(size_t j) const {
    const D d;
    const size_t lanes = hn::Lanes(d);
    V open[kCount];
    for (V& part : open) part = hn::Zero(d);
    float* HWY_RESTRICT step = steps + j;
    for (float* place : tile.places) {
      float* HWY_RESTRICT row = place + j;
      for (size_t v = 0; v < kCount; ++v) {
        open[v] = hn::Add(open[v], hn::Load(d, step + v * lanes));
        hn::Store(hn::Zero(d), d, step + v * lanes);
        hn::Store(hn::Add(open[v], hn::Load(d, row + v * lanes)), d, row + v * lanes);
      }
      step += tile.padded_dim;
    }
    for (size_t v = 0; v < kCount; ++v) hn::Store(hn::Zero(d), d, step + v * lanes);
  }
};

// Hands changes of hidden rows on to the words of their windows.
HWY_NOINLINE void SpreadToWindows(const WindowTile& tile, const float* HWY_RESTRICT changes,
                                  float* HWY_RESTRICT steps) {
  const D d;
  const size_t dim = tile.padded_dim;
  if (!tile.position_rows.empty()) {
    for (size_t c = 0; c < tile.windows.size(); ++c) {
      ForCoordinates(dim, WeightedSpreadRow{tile, tile.windows[c], changes + c * dim});
    }
    return;
  }
  for (size_t c = 0; c < tile.windows.size(); ++c) {
    const CentreBand& window = tile.windows[c];
    float* HWY_RESTRICT begin = steps + window.begin * dim;
    float* HWY_RESTRICT end = steps + window.end * dim;
    float* HWY_RESTRICT self = tile.places[window.self];
    const V share = hn::Set(d, WindowShare(window));
    for (size_t j = 0; j < dim; j += hn::Lanes(d)) {
      const V part = hn::Mul(share, hn::Load(d, changes + c * dim + j));
      hn::Store(hn::Add(hn::Load(d, begin + j), part), d, begin + j);
      hn::Store(hn::Sub(hn::Load(d, end + j), part), d, end + j);
      // The centre itself is in none of its window's shares.
      hn::Store(hn::Sub(hn::Load(d, self + j), part), d, self + j);
    }
  }
  ForCoordinates(dim, AddOpenWindows{tile, steps});
}

double TrainWindowTileTarget(const WindowTile& tile, const RowsAhead& ahead, const TileStep& step,
                             WindowScratch& scratch) {
  TileScratch& pairs = scratch.pairs();
  const size_t centres = tile.windows.size();
  const size_t outputs = tile.outputs.size();
  const size_t noise = outputs - centres;
  const size_t dim = tile.padded_dim;
  const size_t stride = pairs.output_stride();
  const size_t columns = CeilDiv(noise, hn::Lanes(D())) * hn::Lanes(D());
  float* h = pairs.input_rows();
  float* u = pairs.output_rows();
  float* gradients = pairs.gradients();
  const InputValues in(pairs);
  const OutputValues out(pairs);
  RowPrefetcher prefetcher(ahead.inputs, ahead.outputs, dim);  // as they will be read

  OrderOutputs(tile, scratch);
  float* const* noise_rows = scratch.outputs();
  float* const* centre_rows = scratch.outputs() + noise;
  HiddenRows(tile, scratch.sums(), h);
  GatherRows(noise_rows, noise, dim, u, out.norm);
  std::fill_n(scratch.noise_weights(), centres, tile.noise_weight);
  const Tile fakes{dim,
                   {scratch.change_rows(), centres},
                   {noise_rows, noise},
                   {scratch.offsets(), tile.offsets.empty() ? 0 : noise},
                   {},
                   {scratch.noise_weights(), centres}};
  FillValues(fakes, columns, in, out);
  PrefetchOffsets(ahead.offsets);
  PairScores(h, centre_rows, centres, dim, scratch.margins(), in.norm, scratch.centre_norms(),
             prefetcher);
  Scores({h, u, noise, dim, pairs.scores(), stride, &prefetcher}, centres);
  double loss = Classify(fakes, columns, in, out, pairs);
  loss += ClassifyPairs(tile, in, out, noise, scratch);
  HiddenScales(centres, step, in);
  StepScales(scratch.outputs(), outputs, step, pairs.row_keys(), out.curvature, out.scale);

  UpdatePairs(centre_rows, h, centres, dim, scratch.errors(), in.scale, out.scale + noise,
              scratch.changes(), prefetcher);
  Update({scratch.change_rows(), in.scale, gradients, stride, 1, u, noise, dim, &prefetcher},
         centres);
  Update({noise_rows, out.scale, gradients, 1, stride, h, centres, dim, &prefetcher}, noise);
  prefetcher.Rest();
  SpreadToWindows(tile, scratch.changes(), scratch.steps());
  for (size_t o = 0; o < tile.offsets.size(); ++o) {
    *scratch.offsets()[o] += out.scale[o] * out.offset_gradient[o];
  }
  return loss;
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace nce2vec
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nce2vec {

HWY_EXPORT(TrainWindowTileTarget);

// Curvatures of outputs are written in whole vectors of centres, after those of the noise.
WindowScratch::WindowScratch(size_t max_places, size_t max_centres, size_t max_noise,
                             size_t padded_dim)
    : pairs_(max_centres, max_noise + PaddedDim(max_centres), padded_dim),
      sums_((max_places + 1) * padded_dim),
      steps_((max_places + 1) * padded_dim),
      changes_(max_centres * padded_dim),
      margins_(PaddedDim(max_centres)),
      centre_norms_(PaddedDim(max_centres)),
      errors_(PaddedDim(max_centres)),
      noise_weights_(max_centres),
      change_rows_(max_centres),
      outputs_(max_noise + max_centres),
      offsets_(max_noise + max_centres) {
  for (size_t c = 0; c < max_centres; ++c) change_rows_[c] = changes_.data() + c * padded_dim;
}

double TrainWindowTile(const WindowTile& tile, const RowsAhead& ahead, const TileStep& step,
                       WindowScratch& scratch) {
  return HWY_DYNAMIC_DISPATCH(TrainWindowTileTarget)(tile, ahead, step, scratch);
}

}  // namespace nce2vec
#endif  // HWY_ONCE
