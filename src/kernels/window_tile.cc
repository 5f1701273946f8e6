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

// All hidden rows, positions alike: a sum of places moves along with the windows.
struct PlainHiddenRows {
  const WindowTile& tile;
  float* HWY_RESTRICT hidden;  // [C][padded_dim]

  template <size_t kCount>
  HWY_INLINE void Run(size_t j) const {
    const D d;
    const size_t lanes = hn::Lanes(d);
    V sum[kCount];
    for (V& part : sum) part = hn::Zero(d);
    size_t begin = 0;
    size_t end = 0;
    float* HWY_RESTRICT to = hidden + j;
    for (const CentreBand& window : tile.windows) {
      for (; end < window.end; ++end) {
        const float* HWY_RESTRICT row = tile.places[end] + j;
        for (size_t v = 0; v < kCount; ++v) {
          sum[v] = hn::Add(sum[v], hn::Load(d, row + v * lanes));
        }
      }
      for (; begin < window.begin; ++begin) {
        const float* HWY_RESTRICT row = tile.places[begin] + j;
        for (size_t v = 0; v < kCount; ++v) {
          sum[v] = hn::Sub(sum[v], hn::Load(d, row + v * lanes));
        }
      }
      const float* HWY_RESTRICT self = tile.places[window.self] + j;
      const V share = hn::Set(d, WindowShare(window));
      for (size_t v = 0; v < kCount; ++v) {
        hn::Store(hn::Mul(share, hn::Sub(sum[v], hn::Load(d, self + v * lanes))), d,
                  to + v * lanes);
      }
      to += tile.padded_dim;
    }
  }
};

HWY_NOINLINE void HiddenRows(const WindowTile& tile, float* HWY_RESTRICT hidden) {
  const size_t dim = tile.padded_dim;
  if (tile.position_rows.empty()) {
    ForCoordinates(dim, PlainHiddenRows{tile, hidden});
    return;
  }
  for (size_t c = 0; c < tile.windows.size(); ++c) {
    ForCoordinates(dim, WeightedHiddenRow{tile, tile.windows[c], hidden + c * dim});
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

// Steps of hidden rows, each of which stands in the tile once, times its words' share of them.
HWY_INLINE void HiddenScales(std::span<const CentreBand> windows, const TileStep& step,
                             const InputValues& in) {
  const D d;
  const size_t count = windows.size();
  const V rate = hn::Set(d, step.learning_rate);
  const V limit = hn::Set(d, step.curvature_limit);
  for (size_t c = 0; c < count; c += hn::Lanes(d)) {
    hn::Store(hn::Min(rate, hn::Div(limit, hn::Load(d, in.curvature + c))), d, in.scale + c);
  }
  for (size_t c = 0; c < count; ++c) in.scale[c] *= WindowShare(windows[c]);
}

// Where the hidden rows' product goes: with the true pairs' part, and scaled, it is what each word
// of the window gets. Centres' own output rows go on at once, as they come by.
struct HiddenChanges {
  float* const* HWY_RESTRICT centres;
  const float* HWY_RESTRICT h;
  size_t dim;
  const float* HWY_RESTRICT errors;
  const float* HWY_RESTRICT hidden_scales;
  const float* HWY_RESTRICT centre_scales;
  float* HWY_RESTRICT changes;  // [C][padded_dim]
  RowPrefetcher* prefetcher;

  template <size_t kVectors>
  HWY_INLINE void Take(size_t c, size_t j, const V (&total)[kVectors]) const {
    if (j == 0) prefetcher->One();
    const D d;
    const V error = hn::Set(d, errors[c]);
    const V hidden_scale = hn::Set(d, hidden_scales[c]);
    const V for_centre = hn::Set(d, centre_scales[c] * errors[c]);
    float* HWY_RESTRICT centre = centres[c] + j;
    for (size_t v = 0; v < kVectors; ++v) {
      const size_t at = v * hn::Lanes(d);
      const V u = hn::Load(d, centre + at);
      const V hidden = hn::Load(d, h + c * dim + j + at);
      hn::Store(hn::Mul(hidden_scale, hn::MulAdd(error, u, total[v])), d,
                changes + c * dim + j + at);
      hn::Store(hn::MulAdd(for_centre, hidden, u), d, centre + at);
    }
  }
};

// Hands a hidden row's change on to the words of its window and to the positions.
struct WeightedSpreadRow {
  const WindowTile& tile;
  const CentreBand& window;
  const float* HWY_RESTRICT change;  // of each place of the window

  template <size_t kCount>
  HWY_INLINE void Run(size_t j) const {
    const D d;
    const size_t lanes = hn::Lanes(d);
    V part[kCount];
    for (size_t v = 0; v < kCount; ++v) part[v] = hn::Load(d, change + j + v * lanes);
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

// Adds to each place the changes of all hidden rows whose windows hold it: their sum moves along
// with the places.
struct PlainSpread {
  const WindowTile& tile;
  const float* HWY_RESTRICT changes;  // [C][padded_dim], of each place of the window

  template <size_t kCount>
  HWY_INLINE void Run(size_t j) const {
    const D d;
    const size_t lanes = hn::Lanes(d);
    const size_t dim = tile.padded_dim;
    const std::span<const CentreBand> windows = tile.windows;
    V sum[kCount];
    for (V& part : sum) part = hn::Zero(d);
    size_t begun = 0;
    size_t ended = 0;
    size_t centre = 0;
    for (size_t p = 0; p < tile.places.size(); ++p) {
      for (; begun < windows.size() && windows[begun].begin == p; ++begun) {
        const float* HWY_RESTRICT change = changes + begun * dim + j;
        for (size_t v = 0; v < kCount; ++v) {
          sum[v] = hn::Add(sum[v], hn::Load(d, change + v * lanes));
        }
      }
      for (; ended < windows.size() && windows[ended].end == p; ++ended) {
        const float* HWY_RESTRICT change = changes + ended * dim + j;
        for (size_t v = 0; v < kCount; ++v) {
          sum[v] = hn::Sub(sum[v], hn::Load(d, change + v * lanes));
        }
      }
      float* HWY_RESTRICT row = tile.places[p] + j;
      if (centre < windows.size() && windows[centre].self == p) {
        // It is in its window, but not in its mean.
        const float* HWY_RESTRICT change = changes + centre * dim + j;
        for (size_t v = 0; v < kCount; ++v) {
          const V others = hn::Sub(sum[v], hn::Load(d, change + v * lanes));
          hn::Store(hn::Add(others, hn::Load(d, row + v * lanes)), d, row + v * lanes);
        }
        ++centre;
        continue;
      }
      for (size_t v = 0; v < kCount; ++v) {
        hn::Store(hn::Add(sum[v], hn::Load(d, row + v * lanes)), d, row + v * lanes);
      }
    }
  }
};

// Hands changes of hidden rows on to the words of their windows.
HWY_NOINLINE void SpreadToWindows(const WindowTile& tile, const float* HWY_RESTRICT changes) {
  const size_t dim = tile.padded_dim;
  if (tile.position_rows.empty()) {
    ForCoordinates(dim, PlainSpread{tile, changes});
    return;
  }
  for (size_t c = 0; c < tile.windows.size(); ++c) {
    ForCoordinates(dim, WeightedSpreadRow{tile, tile.windows[c], changes + c * dim});
  }
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
  HiddenRows(tile, h);
  GatherRows(noise_rows, noise, dim, u, out.norm);
  std::fill_n(scratch.noise_weights(), centres, tile.noise_weight);
  const Tile fakes{dim,
                   {scratch.hidden_rows(), centres},
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
  HiddenScales(tile.windows, step, in);
  StepScales(scratch.outputs(), outputs, step, pairs.row_keys(), out.curvature, out.scale);

  const HiddenChanges hidden{centre_rows,       h,          dim,
                             scratch.errors(),  in.scale,   out.scale + noise,
                             scratch.changes(), &prefetcher};
  Update(UpdateProduct<HiddenChanges>{hidden, gradients, stride, 1, u, noise, dim, &prefetcher},
         centres);
  Update(RowUpdate{{noise_rows, out.scale}, gradients, 1, stride, h, centres, dim, &prefetcher},
         noise);
  prefetcher.Rest();
  SpreadToWindows(tile, scratch.changes());
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
WindowScratch::WindowScratch(size_t max_centres, size_t max_noise, size_t padded_dim)
    : pairs_(max_centres, max_noise + PaddedDim(max_centres), padded_dim),
      changes_(max_centres * padded_dim),
      margins_(PaddedDim(max_centres)),
      centre_norms_(PaddedDim(max_centres)),
      errors_(PaddedDim(max_centres)),
      noise_weights_(max_centres),
      hidden_rows_(max_centres),
      outputs_(max_noise + max_centres),
      offsets_(max_noise + max_centres) {
  for (size_t c = 0; c < max_centres; ++c) hidden_rows_[c] = pairs_.input_rows() + c * padded_dim;
}

double TrainWindowTile(const WindowTile& tile, const RowsAhead& ahead, const TileStep& step,
                       WindowScratch& scratch) {
  return HWY_DYNAMIC_DISPATCH(TrainWindowTileTarget)(tile, ahead, step, scratch);
}

}  // namespace nce2vec
#endif  // HWY_ONCE
