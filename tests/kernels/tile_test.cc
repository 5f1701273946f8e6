#include "src/kernels/tile.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "src/base/matrix.h"
#include "src/base/random.h"
#include "src/kernels/tile_reference.h"
#include "tests/kernels/every_target.h"

namespace nce2vec {
namespace {

using Rows = std::vector<std::vector<double>>;

// A random tile that owns its rows. Some inputs and outputs stand twice, one centre is not among
// the inputs of its own band, and one input has no true pair.
class RandomTile {
 public:
  RandomTile(size_t inputs, size_t centres, size_t noise, size_t dim, bool with_offsets,
             uint64_t seed)
      : input_rows_(*Matrix::Create(inputs, dim)),
        output_rows_(*Matrix::Create(centres + noise, dim)),
        offsets_(centres + noise) {
    RandomStream random(seed, StreamPurpose::kInitialise);
    const auto uniform = [&](float scale) { return scale * (2.0F * random.Uniform() - 1.0F); };
    const float scale = 2.0F / std::sqrt(static_cast<float>(dim));
    for (size_t i = 0; i < inputs; ++i) {
      for (float& x : input_rows_.row(i)) x = uniform(scale);
    }
    for (size_t o = 0; o < centres + noise; ++o) {
      for (float& x : output_rows_.row(o)) x = uniform(scale);
      offsets_[o] = uniform(8.0F);
      const size_t row = o == 1 ? 0 : o;  // output 1 is output 0 again
      outputs_.push_back(output_rows_.padded_row(row));
      if (with_offsets) offset_pointers_.push_back(&offsets_[row]);
    }
    for (size_t i = 0; i < inputs; ++i) {
      inputs_.push_back(input_rows_.padded_row(i + 1 == inputs ? 0 : i));
      noise_weights_.push_back(i == 0 ? 0.0F : 0.25F * static_cast<float>(random.Below(9)));
    }
    for (size_t c = 0; c < centres; ++c) {
      const auto begin = random.Below(static_cast<uint32_t>(inputs));
      const auto end = begin + random.Below(static_cast<uint32_t>(inputs - begin) + 1);
      bands_.push_back({begin, end, c == 0 ? end : (begin + end) / 2});
    }
  }

  Tile tile() {
    return {input_rows_.stride(), inputs_, outputs_, offset_pointers_, bands_, noise_weights_};
  }

  // Every number that training may change.
  std::vector<float> Snapshot() const {
    std::vector<float> all;
    for (const Matrix* rows : {&input_rows_, &output_rows_}) {
      all.insert(all.end(), rows->padded_row(0),
                 rows->padded_row(0) + rows->rows() * rows->stride());
    }
    all.insert(all.end(), offsets_.begin(), offsets_.end());
    return all;
  }

 private:
  Matrix input_rows_;
  Matrix output_rows_;
  std::vector<float> offsets_;
  std::vector<float*> inputs_;
  std::vector<float*> outputs_;
  std::vector<float*> offset_pointers_;
  std::vector<CentreBand> bands_;
  std::vector<float> noise_weights_;
};

// What the rows should be after the step, in the same order as RandomTile::Snapshot, computed on a
// copy in double precision.
std::vector<double> ExpectedAfterStep(RandomTile& random_tile, const TileStep& step) {
  const Tile tile = random_tile.tile();
  const TileGradient gradient = ReferenceTileGradient(tile);
  const std::vector<float> before = random_tile.Snapshot();
  std::vector<double> after(before.begin(), before.end());
  const float* input_start = *std::min_element(tile.inputs.begin(), tile.inputs.end());
  const float* output_start = *std::min_element(tile.outputs.begin(), tile.outputs.end());
  const size_t input_floats = tile.inputs.size() * tile.padded_dim;
  const size_t output_floats = tile.outputs.size() * tile.padded_dim;
  const auto lr = static_cast<double>(step.learning_rate);
  for (size_t i = 0; i < tile.inputs.size(); ++i) {
    const auto at = static_cast<size_t>(tile.inputs[i] - input_start);
    const double scale = lr * ReferenceStepScale(gradient.input_curvature[i], step);
    for (size_t d = 0; d < tile.padded_dim; ++d) after[at + d] += scale * gradient.inputs[i][d];
  }
  for (size_t o = 0; o < tile.outputs.size(); ++o) {
    const auto at = static_cast<size_t>(tile.outputs[o] - output_start) + input_floats;
    const double scale = lr * ReferenceStepScale(gradient.output_curvature[o], step);
    for (size_t d = 0; d < tile.padded_dim; ++d) after[at + d] += scale * gradient.outputs[o][d];
    if (!tile.offsets.empty()) {
      const auto offset = static_cast<size_t>(tile.offsets[o] - tile.offsets[0]);
      after[input_floats + output_floats + offset] += scale * gradient.offsets[o];
    }
  }
  return after;
}

TEST_CASE("a step equals the double-precision reference on every instruction set, at odd sizes") {
  struct Shape {
    size_t inputs, centres, noise, dim;
  };
  for (const Shape& shape :
       {Shape{1, 1, 1, 1}, Shape{2, 1, 3, 5}, Shape{7, 3, 2, 16}, Shape{18, 8, 16, 100},
        Shape{13, 5, 11, 67}, Shape{19, 8, 9, 300}, Shape{6, 2, 1, 33}, Shape{12, 64, 30, 17}}) {
    for (const bool with_offsets : {false, true}) {
      for (const float limit : {std::numeric_limits<float>::infinity(), 0.05F}) {
        CAPTURE(shape.inputs);
        CAPTURE(shape.dim);
        CAPTURE(with_offsets);
        CAPTURE(limit);
        const TileStep step{0.1F, limit};
        OnEveryTarget([&] {
          RandomTile random_tile(shape.inputs, shape.centres, shape.noise, shape.dim, with_offsets,
                                 7);
          const std::vector<double> expected = ExpectedAfterStep(random_tile, step);
          const double expected_loss = ReferenceTileGradient(random_tile.tile()).loss;
          TileScratch scratch(shape.inputs, shape.centres + shape.noise, PaddedDim(shape.dim));
          const double loss = TrainTile(random_tile.tile(), {}, step, scratch);
          CHECK(loss == doctest::Approx(expected_loss).epsilon(1e-5));
          const std::vector<float> actual = random_tile.Snapshot();
          double worst = 0;
          for (size_t i = 0; i < actual.size(); ++i) {
            worst = std::max(worst, std::abs(static_cast<double>(actual[i]) - expected[i]));
          }
          CHECK(worst < 1e-5);
        });
      }
    }
  }
}

TEST_CASE("the curvature bound of the shapes above does bind") {
  RandomTile random_tile(18, 8, 16, 100, true, 7);
  const TileGradient gradient = ReferenceTileGradient(random_tile.tile());
  const TileStep step{0.1F, 0.05F};
  const auto binds = [&](double h) { return ReferenceStepScale(h, step) < 1.0; };
  CHECK(std::any_of(gradient.input_curvature.begin(), gradient.input_curvature.end(), binds));
  CHECK(std::any_of(gradient.output_curvature.begin(), gradient.output_curvature.end(), binds));
}

TEST_CASE("the reference gradient of both objectives matches finite differences") {
  for (const bool nce : {false, true}) {
    CAPTURE(nce);
    RandomTile random_tile(6, 3, 4, 7, nce, 11);
    const Tile tile = random_tile.tile();
    const auto to_double = [&](std::span<float* const> rows) {
      Rows result;
      for (const float* row : rows) result.emplace_back(row, row + tile.padded_dim);
      return result;
    };
    Rows inputs = to_double(tile.inputs);
    Rows outputs = to_double(tile.outputs);
    std::vector<double> offsets(tile.outputs.size(), 0.0);
    for (size_t o = 0; o < tile.offsets.size(); ++o)
      offsets[o] = static_cast<double>(*tile.offsets[o]);
    const TileGradient gradient = ReferenceTileGradient(tile);
    const auto check = [&](double& parameter, double descent) {
      constexpr double kStep = 1e-5;
      const double middle = parameter;
      parameter = middle + kStep;
      const double above = ReferenceTileLoss(tile, inputs, outputs, offsets);
      parameter = middle - kStep;
      const double below = ReferenceTileLoss(tile, inputs, outputs, offsets);
      parameter = middle;
      CHECK(std::abs(-(above - below) / (2 * kStep) - descent) < 1e-8);
    };
    for (size_t d = 0; d < 7; ++d) {
      for (size_t i = 0; i < inputs.size(); ++i) check(inputs[i][d], gradient.inputs[i][d]);
      for (size_t o = 0; o < outputs.size(); ++o) check(outputs[o][d], gradient.outputs[o][d]);
    }
    for (size_t o = 0; o < tile.offsets.size(); ++o) check(offsets[o], gradient.offsets[o]);
  }
}

TEST_CASE("scores far beyond 6 still have a gradient, and nothing overflows") {
  for (const float score : {-200.0F, -30.0F, 30.0F, 200.0F}) {
    CAPTURE(score);
    OnEveryTarget([&] {
      Matrix rows = *Matrix::Create(3, 1);
      rows.row(0)[0] = 1.0F;   // the input
      rows.row(1)[0] = score;  // a true partner
      rows.row(2)[0] = score;  // a fake one
      std::vector<float*> inputs = {rows.padded_row(0)};
      std::vector<float*> outputs = {rows.padded_row(1), rows.padded_row(2)};
      const std::vector<CentreBand> bands = {{0, 1, 1}};
      const std::vector<float> weights = {1.0F};
      TileScratch scratch(1, 2, rows.stride());
      const Tile tile{rows.stride(), inputs, outputs, {}, bands, weights};
      const double loss =
          TrainTile(tile, {}, {0.001F, std::numeric_limits<float>::infinity()}, scratch);
      // One of the two is wrong by |score|, the other right.
      CHECK(loss == doctest::Approx(std::abs(static_cast<double>(score))).epsilon(1e-4));
      const float wrong = score < 0 ? rows.row(1)[0] - score : score - rows.row(2)[0];
      CHECK(wrong == doctest::Approx(0.001).epsilon(0.02));
    });
  }
}

}  // namespace
}  // namespace nce2vec
