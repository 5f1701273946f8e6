// The training step in double precision and plain loops: the specification of TrainTile and the
// oracle of its tests. Slow, and meant to be read.
#ifndef SRC_KERNELS_TILE_REFERENCE_H_
#define SRC_KERNELS_TILE_REFERENCE_H_

#include <cstddef>
#include <vector>

#include "src/kernels/tile.h"

namespace nce2vec {

// A tile's loss and descent direction, before learning rate and curvature bound.
struct TileGradient {
  double loss = 0;
  std::vector<std::vector<double>> inputs;   // [I][padded_dim]: -dL/dx_i
  std::vector<std::vector<double>> outputs;  // [O][padded_dim]: -dL/du_o
  std::vector<double> offsets;               // [O]: -dL/doffset_o, zeros without offsets
  std::vector<double> input_curvature;       // [I]: h_i, of all places of the row
  std::vector<double> output_curvature;  // [O]: h_o, with 1 added to |x|^2 where there are offsets
};

TileGradient ReferenceTileGradient(const Tile& tile);

// The loss alone, at rows given in double precision: for finite differences.
double ReferenceTileLoss(const Tile& tile, const std::vector<std::vector<double>>& inputs,
                         const std::vector<std::vector<double>>& outputs,
                         const std::vector<double>& offsets);

// min(1, limit / (lr h)): the factor on a row's step.
double ReferenceStepScale(double curvature, const TileStep& step);

}  // namespace nce2vec

#endif  // SRC_KERNELS_TILE_REFERENCE_H_
