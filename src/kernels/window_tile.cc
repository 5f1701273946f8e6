#include "src/kernels/window_tile.h"

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "src/kernels/window_tile.cc"
#include "hwy/foreach_target.h"
// foreach_target.h must come first: it compiles this file once for each instruction set.
#include "hwy/highway.h"
#include "src/base/matrix.h"
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

// h_c of all centres, from rows that lie together in `places`, to `hidden`, and their squared
// norms.
HWY_NOINLINE void HiddenRows(const WindowTile& tile, const float* HWY_RESTRICT places,
                             float* HWY_RESTRICT hidden, float* HWY_RESTRICT norms) {
  const D d;
  const size_t dim = tile.padded_dim;
  const bool weighted = !tile.position_rows.empty();
  for (size_t c = 0; c < tile.windows.size(); ++c) {
    const CentreBand& window = tile.windows[c];
    const V share = hn::Set(d, WindowShare(window));
    V squares = hn::Zero(d);
    for (size_t j = 0; j < dim; j += hn::Lanes(d)) {
      V sum = hn::Zero(d);
      if (weighted) {
        ForWindow(window, tile.position_rows.size(), [&](size_t i, size_t position) {
          sum = hn::MulAdd(hn::Load(d, tile.position_rows[position] + j),
                           hn::Load(d, places + i * dim + j), sum);
        });
      } else {
        ForWindow(window, 0, [&](size_t i, size_t /*position*/) {
          sum = hn::Add(sum, hn::Load(d, places + i * dim + j));
        });
      }
      const V mean = hn::Mul(share, sum);
      squares = hn::MulAdd(mean, mean, squares);
      hn::Store(mean, d, hidden + c * dim + j);
    }
    norms[c] = hn::GetLane(hn::SumOfLanes(d, squares));
  }
}

// margins[c] = h_c . u_c of rows that lie together. Four at a time, as GatherRows does; the last
// row stands for those that are not there.
HWY_NOINLINE void PairScores(const float* HWY_RESTRICT h, const float* HWY_RESTRICT u, size_t count,
                             size_t dim, float* HWY_RESTRICT margins) {
  const D d;
  for (size_t c = 0; c < count; c += 4) {
    V sums[4];
    for (size_t r = 0; r < 4; ++r) {
      const size_t row = c + r < count ? c + r : count - 1;
      sums[r] = hn::Zero(d);
      for (size_t j = 0; j < dim; j += hn::Lanes(d)) {
        sums[r] =
            hn::MulAdd(hn::Load(d, h + row * dim + j), hn::Load(d, u + row * dim + j), sums[r]);
      }
    }
    StoreFourSums(sums[0], sums[1], sums[2], sums[3], margins + c);
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
    hn::StoreU(
        hn::MulAdd(curvature, hn::LoadU(d, out.norm + first + c), hn::Load(d, in.curvature + c)), d,
        in.curvature + c);
    hn::StoreU(hn::Mul(curvature, hn::Add(hn::Load(d, in.norm + c), offset_share)), d,
               out.curvature + first + c);
    hn::StoreU(logistic.error, d, out.offset_gradient + first + c);
  }
  return static_cast<double>(hn::GetLane(hn::SumOfLanes(d, loss)));
}

// to[c] += scales[c] * errors[c] * from[c], rows of `from` lying together.
HWY_NOINLINE void UpdatePairs(float* const* to, const float* scales, const float* errors,
                              const float* HWY_RESTRICT from, size_t count, size_t dim) {
  const D d;
  for (size_t c = 0; c < count; ++c) {
    const V factor = hn::Set(d, scales[c] * errors[c]);
    float* HWY_RESTRICT row = to[c];
    for (size_t j = 0; j < dim; j += hn::Lanes(d)) {
      hn::Store(hn::MulAdd(factor, hn::Load(d, from + c * dim + j), hn::Load(d, row + j)), d,
                row + j);
    }
  }
}

// Hands changes of hidden rows on to the words of their windows and, where positions are weighted,
// to the positions.
HWY_NOINLINE void SpreadToWindows(const WindowTile& tile, const float* HWY_RESTRICT places,
                                  const float* HWY_RESTRICT changes) {
  const D d;
  const size_t dim = tile.padded_dim;
  const bool weighted = !tile.position_rows.empty();
  for (size_t c = 0; c < tile.windows.size(); ++c) {
    const CentreBand& window = tile.windows[c];
    const V share = hn::Set(d, WindowShare(window));
    for (size_t j = 0; j < dim; j += hn::Lanes(d)) {
      const V change = hn::Mul(share, hn::Load(d, changes + c * dim + j));
      ForWindow(window, tile.position_rows.size(), [&](size_t i, size_t position) {
        float* HWY_RESTRICT row = tile.places[i] + j;
        V part = change;
        if (weighted) {
          float* HWY_RESTRICT weights = tile.position_rows[position] + j;
          const V weight = hn::Load(d, weights);
          part = hn::Mul(weight, change);
          hn::Store(hn::MulAdd(change, hn::Load(d, places + i * dim + j), weight), d, weights);
        }
        hn::Store(hn::Add(part, hn::Load(d, row)), d, row);
      });
    }
  }
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
  float* centre_rows = u + noise * dim;
  float* gradients = pairs.gradients();
  float* changes = scratch.changes();
  const InputValues in(pairs);
  const OutputValues out(pairs);
  RowPrefetcher prefetcher(ahead.outputs, ahead.inputs, dim);

  OrderOutputs(tile, scratch);
  GatherRows(tile.places.data(), tile.places.size(), dim, scratch.places(), scratch.norms());
  HiddenRows(tile, scratch.places(), h, in.norm);
  GatherRows(scratch.outputs(), outputs, dim, u, out.norm);
  std::fill_n(scratch.noise_weights(), centres, tile.noise_weight);
  const Tile fakes{dim,
                   {scratch.change_rows(), centres},
                   {scratch.outputs(), noise},
                   {scratch.offsets(), tile.offsets.empty() ? 0 : noise},
                   {},
                   {scratch.noise_weights(), centres}};
  // FillValues clears the norms beyond the noise; those of the centres follow there.
  std::copy_n(out.norm + noise, centres, scratch.norms());
  FillValues(fakes, columns, in, out);
  std::copy_n(scratch.norms(), centres, out.norm + noise);
  PrefetchOffsets(ahead.offsets);
  PairScores(h, centre_rows, centres, dim, scratch.margins());
  Scores({h, u, noise, dim, pairs.scores(), stride, &prefetcher}, centres);
  double loss = Classify(fakes, columns, in, out, pairs);
  loss += ClassifyPairs(tile, in, out, noise, scratch);
  StepScales(scratch.change_rows(), centres, step, pairs.row_keys(), in.curvature, in.scale);
  StepScales(scratch.outputs(), outputs, step, pairs.row_keys(), out.curvature, out.scale);

  std::fill_n(changes, centres * dim, 0.0F);
  Update({scratch.change_rows(), in.scale, gradients, stride, 1, u, noise, dim, &prefetcher},
         centres);
  UpdatePairs(scratch.change_rows(), in.scale, scratch.errors(), centre_rows, centres, dim);
  Update({scratch.outputs(), out.scale, gradients, 1, stride, h, centres, dim, &prefetcher}, noise);
  UpdatePairs(scratch.outputs() + noise, out.scale + noise, scratch.errors(), h, centres, dim);
  SpreadToWindows(tile, scratch.places(), changes);
  prefetcher.Rest();
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

// Norms serve places and centres in turn; outputs are read up to whole vectors beyond the last.
WindowScratch::WindowScratch(size_t max_places, size_t max_centres, size_t max_noise,
                             size_t padded_dim)
    : pairs_(max_centres, max_noise + PaddedDim(max_centres), padded_dim),
      places_(PaddedDim(max_places) * padded_dim),
      changes_(max_centres * padded_dim),
      norms_(PaddedDim(std::max(max_places, max_centres))),
      margins_(PaddedDim(max_centres)),
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
