// How fast the training step of word pairs is. Rows lie in the second-level cache, as in training
// those of the frequent words do. `centres/s` are centre words after subsampling.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "src/base/matrix.h"
#include "src/base/random.h"
#include "src/kernels/tile.h"
#include "tests/kernels/benchmark_rate.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tests/kernels/tile_benchmark.cc"
#include "hwy/foreach_target.h"
// foreach_target.h must come first: it compiles this file once for each instruction set.
#include "hwy/highway.h"
#include "src/kernels/tile_products-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nce2vec {
namespace HWY_NAMESPACE {
namespace {

void RunScores(const Tile& tile, TileScratch& scratch) {
  RowPrefetcher none;
  Scores({scratch.input_rows(), scratch.output_rows(), tile.outputs.size(), tile.padded_dim,
          scratch.scores(), scratch.output_stride(), &none},
         tile.inputs.size());
}

void RunUpdateInputs(const Tile& tile, TileScratch& scratch) {
  RowPrefetcher none;
  Update(RowUpdate{{tile.inputs.data(), scratch.input_values(0)},
                   scratch.gradients(),
                   scratch.output_stride(),
                   1,
                   scratch.output_rows(),
                   tile.outputs.size(),
                   tile.padded_dim,
                   &none},
         tile.inputs.size());
}

void RunUpdateOutputs(const Tile& tile, TileScratch& scratch) {
  RowPrefetcher none;
  Update(RowUpdate{{tile.outputs.data(), scratch.output_values(0)},
                   scratch.gradients(),
                   1,
                   scratch.output_stride(),
                   scratch.input_rows(),
                   tile.inputs.size(),
                   tile.padded_dim,
                   &none},
         tile.outputs.size());
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace nce2vec
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nce2vec {
namespace {

HWY_EXPORT(RunScores);
HWY_EXPORT(RunUpdateInputs);
HWY_EXPORT(RunUpdateOutputs);

// Tiles over two matrices that together fill about half a megabyte: what training sees when its
// words are frequent ones. Windows are drawn from 1 to 5, as training draws them.
class Tiles {
 public:
  explicit Tiles(const benchmark::State& state)
      : dim_(PaddedDim(static_cast<size_t>(state.range(0)))),
        centres_(static_cast<size_t>(state.range(1))),
        noise_(static_cast<size_t>(state.range(2))),
        rows_(size_t{1 << 18} / (dim_ * sizeof(float))),
        input_(*Matrix::Create(rows_, dim_)),
        output_(*Matrix::Create(rows_, dim_)),
        offset_(rows_, -1.0F),
        scratch_(centres_ + 2 * kWindow, centres_ + noise_, dim_) {
    RandomStream random(1, StreamPurpose::kInitialise);
    for (Matrix* matrix : {&input_, &output_}) {
      for (size_t r = 0; r < rows_; ++r) {
        for (float& x : matrix->row(r)) x = 0.2F * (random.Uniform() - 0.5F);
      }
    }
    for (OwnedTile& tile : tiles_) Fill(random, tile);
  }

  Tile Next() {
    const OwnedTile& tile = tiles_[next_++ % tiles_.size()];
    return {dim_, tile.inputs, tile.outputs, tile.offsets, tile.bands, tile.noise_weights};
  }

  // Of `products` products of all inputs with all outputs, in one tile on average.
  double MultiplyAdds(size_t products) const {
    double pairs = 0;
    for (const OwnedTile& tile : tiles_) {
      pairs += static_cast<double>(tile.inputs.size() * tile.outputs.size());
    }
    return pairs / static_cast<double>(tiles_.size()) * static_cast<double>(products * dim_);
  }
  double centres() const { return static_cast<double>(centres_); }
  TileScratch& scratch() { return scratch_; }

 private:
  static constexpr uint32_t kWindow = 5;

  struct OwnedTile {
    std::vector<float*> inputs, outputs, offsets;
    std::vector<CentreBand> bands;
    std::vector<float> noise_weights;
  };

  void Fill(RandomStream& random, OwnedTile& tile) {
    const auto draw = [&] { return random.Below(static_cast<uint32_t>(rows_)); };
    const auto centres = static_cast<uint32_t>(centres_);
    uint32_t first = kWindow;
    uint32_t last = kWindow;
    for (uint32_t c = 0; c < centres; ++c) {
      const uint32_t window = 1 + random.Below(kWindow);
      const uint32_t place = kWindow + c;
      tile.bands.push_back({place - window, place + window + 1, place});
      first = std::min(first, place - window);
      last = std::max(last, place + window + 1);
    }
    for (CentreBand& band : tile.bands) {
      band = {band.begin - first, band.end - first, band.self - first};
    }
    for (uint32_t i = first; i < last; ++i) {
      tile.inputs.push_back(input_.padded_row(draw()));
      tile.noise_weights.push_back(15.0F / static_cast<float>(noise_));
    }
    for (size_t o = 0; o < centres_ + noise_; ++o) {
      const size_t word = draw();
      tile.outputs.push_back(output_.padded_row(word));
      tile.offsets.push_back(&offset_[word]);
    }
  }

  size_t dim_;
  size_t centres_;
  size_t noise_;
  size_t rows_;
  Matrix input_, output_;
  std::vector<float> offset_;
  TileScratch scratch_;
  std::array<OwnedTile, 64> tiles_;
  size_t next_ = 0;
};

void BM_TrainTile(benchmark::State& state) {
  Tiles tiles(state);
  Tile tile = tiles.Next();
  const TileStep step{1e-4F, 1.0F};
  MeasureRate(state, "centres/s", tiles.centres(), tiles.MultiplyAdds(3), [&] {
    const Tile next = tiles.Next();
    benchmark::DoNotOptimize(
        TrainTile(tile, {next.outputs, next.offsets, next.inputs}, step, tiles.scratch()));
    tile = next;
  });
}

void BM_Scores(benchmark::State& state) {
  Tiles tiles(state);
  MeasureRate(state, "centres/s", tiles.centres(), tiles.MultiplyAdds(1), [&] {
    HWY_DYNAMIC_DISPATCH(RunScores)(tiles.Next(), tiles.scratch());
    benchmark::ClobberMemory();
  });
}

void BM_UpdateInputs(benchmark::State& state) {
  Tiles tiles(state);
  MeasureRate(state, "centres/s", tiles.centres(), tiles.MultiplyAdds(1), [&] {
    HWY_DYNAMIC_DISPATCH(RunUpdateInputs)(tiles.Next(), tiles.scratch());
    benchmark::ClobberMemory();
  });
}

void BM_UpdateOutputs(benchmark::State& state) {
  Tiles tiles(state);
  MeasureRate(state, "centres/s", tiles.centres(), tiles.MultiplyAdds(1), [&] {
    HWY_DYNAMIC_DISPATCH(RunUpdateOutputs)(tiles.Next(), tiles.scratch());
    benchmark::ClobberMemory();
  });
}

void Arguments(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgNames({"dim", "centres", "noise"});
  for (const int64_t dim : {100, 128, 200, 300}) {
    benchmark->Args({dim, 8, 16})->Args({dim, 12, 20})->Args({dim, 16, 32});
  }
}
BENCHMARK(BM_Scores)->Apply(Arguments);
BENCHMARK(BM_UpdateInputs)->Apply(Arguments);
BENCHMARK(BM_UpdateOutputs)->Apply(Arguments);
BENCHMARK(BM_TrainTile)->Apply(Arguments);

}  // namespace
}  // namespace nce2vec

#endif  // HWY_ONCE
