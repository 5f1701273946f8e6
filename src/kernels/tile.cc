#include "src/kernels/tile.h"

#include <cstddef>
#include <cstdint>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "src/kernels/tile.cc"
#include "hwy/foreach_target.h"
// foreach_target.h must come first: it compiles this file once for each instruction set.
#include "hwy/highway.h"
#include "src/kernels/tile_products-inl.h"
#include "src/kernels/tile_steps-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nce2vec {
namespace HWY_NAMESPACE {
namespace {

double TrainTileTarget(const Tile& tile, const RowsAhead& ahead, const TileStep& step,
                       TileScratch& scratch) {
  const size_t inputs = tile.inputs.size();
  const size_t outputs = tile.outputs.size();
  const size_t dim = tile.padded_dim;
  const size_t stride = scratch.output_stride();
  const size_t columns = CeilDiv(outputs, hn::Lanes(D())) * hn::Lanes(D());
  float* x = scratch.input_rows();
  float* u = scratch.output_rows();
  float* gradients = scratch.gradients();
  const InputValues in(scratch);
  const OutputValues out(scratch);
  RowPrefetcher prefetcher(ahead.outputs, ahead.inputs, dim);

  GatherRows(tile.inputs.data(), inputs, dim, x, in.norm);
  GatherRows(tile.outputs.data(), outputs, dim, u, out.norm);
  FillValues(tile, columns, in, out);
  PrefetchOffsets(ahead.offsets);
  Scores({x, u, outputs, dim, scratch.scores(), stride, &prefetcher}, inputs);
  const double loss = Classify(tile, columns, in, out, scratch);
  StepScales(tile.inputs.data(), inputs, step, scratch.row_keys(), in.curvature, in.scale);
  StepScales(tile.outputs.data(), outputs, step, scratch.row_keys(), out.curvature, out.scale);
  Update(
      RowUpdate{{tile.inputs.data(), in.scale}, gradients, stride, 1, u, outputs, dim, &prefetcher},
      inputs);
  Update(
      RowUpdate{
          {tile.outputs.data(), out.scale}, gradients, 1, stride, x, inputs, dim, &prefetcher},
      outputs);
  prefetcher.Rest();
  for (size_t o = 0; o < tile.offsets.size(); ++o) {
    *tile.offsets[o] += out.scale[o] * out.offset_gradient[o];
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

double TrainTile(const Tile& tile, const RowsAhead& ahead, const TileStep& step,
                 TileScratch& scratch) {
  return HWY_DYNAMIC_DISPATCH(TrainTileTarget)(tile, ahead, step, scratch);
}

}  // namespace nce2vec
#endif  // HWY_ONCE
