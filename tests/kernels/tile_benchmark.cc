// How fast the training step is, against the most that this core can multiply and add.
//
//   build/tests/kernels_benchmark [--benchmark_filter=...]      NCE2VEC_ISA=AVX2 for another target
//
// GFLOP/s count executed multiply-adds, those at padding and at pairs of weight zero too, as two
// operations each. `of_peak` is their share of the rate of independent multiply-adds in registers,
// measured in the same process just before. Rows lie in the second-level cache, as in training
// those of the frequent words do. `centres/s` are centre words after subsampling.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "src/base/matrix.h"
#include "src/base/random.h"
#include "src/kernels/instruction_set.h"
#include "src/kernels/tile.h"

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

// Independent multiply-adds in registers, twelve at a time: more than ports x latency (2 x 4).
// Returns how many floats they computed.
HWY_NOINLINE double MultiplyAdd(size_t rounds, float* result) {
  const D d;
  const V f = hn::Set(d, 0.5F);
  // All different, or the compiler would compute one for all.
  const auto start = [&](int i) { return hn::Set(d, *result + static_cast<float>(i)); };
  V a0 = start(0), a1 = start(1), a2 = start(2), a3 = start(3), a4 = start(4), a5 = start(5);
  V a6 = start(6), a7 = start(7), a8 = start(8), a9 = start(9), a10 = start(10), a11 = start(11);
  for (size_t round = 0; round < rounds; ++round) {
    a0 = hn::MulAdd(a0, f, f);
    a1 = hn::MulAdd(a1, f, f);
    a2 = hn::MulAdd(a2, f, f);
    a3 = hn::MulAdd(a3, f, f);
    a4 = hn::MulAdd(a4, f, f);
    a5 = hn::MulAdd(a5, f, f);
    a6 = hn::MulAdd(a6, f, f);
    a7 = hn::MulAdd(a7, f, f);
    a8 = hn::MulAdd(a8, f, f);
    a9 = hn::MulAdd(a9, f, f);
    a10 = hn::MulAdd(a10, f, f);
    a11 = hn::MulAdd(a11, f, f);
  }
  const V low = hn::Add(hn::Add(hn::Add(a0, a1), hn::Add(a2, a3)), hn::Add(a4, a5));
  const V high = hn::Add(hn::Add(hn::Add(a6, a7), hn::Add(a8, a9)), hn::Add(a10, a11));
  *result = hn::GetLane(hn::SumOfLanes(d, hn::Add(low, high)));
  return static_cast<double>(rounds * 12 * hn::Lanes(d));
}

void RunScores(const Tile& tile, TileScratch& scratch) {
  RowPrefetcher none;
  Scores({scratch.input_rows(), scratch.output_rows(), tile.outputs.size(), tile.padded_dim,
          scratch.scores(), scratch.output_stride(), &none},
         tile.inputs.size());
}

void RunUpdateInputs(const Tile& tile, TileScratch& scratch) {
  RowPrefetcher none;
  Update({tile.inputs.data(), scratch.input_values(0), scratch.gradients(), scratch.output_stride(),
          1, scratch.output_rows(), tile.outputs.size(), tile.padded_dim, &none},
         tile.inputs.size());
}

void RunUpdateOutputs(const Tile& tile, TileScratch& scratch) {
  RowPrefetcher none;
  Update(
      {tile.outputs.data(), scratch.output_values(0), scratch.gradients(), 1,
       scratch.output_stride(), scratch.input_rows(), tile.inputs.size(), tile.padded_dim, &none},
      tile.outputs.size());
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace nce2vec
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nce2vec {
namespace {

HWY_EXPORT(MultiplyAdd);
HWY_EXPORT(RunScores);
HWY_EXPORT(RunUpdateInputs);
HWY_EXPORT(RunUpdateOutputs);

using Clock = std::chrono::steady_clock;

// The best of several windows: the others were disturbed.
double PeakFlops() {
  static const double peak = [] {
    double best = 0;
    float result = 1;
    for (int window = 0; window < 50; ++window) {
      const auto start = Clock::now();
      const double operations = HWY_DYNAMIC_DISPATCH(MultiplyAdd)(100'000, &result);
      const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
      best = std::max(best, 2 * operations / seconds);
    }
    benchmark::DoNotOptimize(result);
    return best;
  }();
  return peak;
}

// Times `step` and reports its rate; `multiply_adds` and `centres` are those of one call.
template <class Step>
void Measure(benchmark::State& state, double multiply_adds, double centres, Step&& step) {
  const double peak = PeakFlops();
  const auto start = Clock::now();
  for (auto _ : state) step();
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  const auto calls = static_cast<double>(state.iterations());
  state.counters["GFLOP/s"] = 2 * multiply_adds * calls / seconds / 1e9;
  state.counters["of_peak"] = 2 * multiply_adds * calls / seconds / peak;
  state.counters["centres/s"] = centres * calls / seconds;
}

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
    return {dim_, tile.inputs, tile.outputs, tile.offsets, tile.bands, tile.noise_weights, 0};
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
  Measure(state, tiles.MultiplyAdds(3), tiles.centres(), [&] {
    const Tile next = tiles.Next();
    benchmark::DoNotOptimize(TrainTile(tile, &next, step, tiles.scratch()));
    tile = next;
  });
}

void BM_Scores(benchmark::State& state) {
  Tiles tiles(state);
  Measure(state, tiles.MultiplyAdds(1), tiles.centres(), [&] {
    HWY_DYNAMIC_DISPATCH(RunScores)(tiles.Next(), tiles.scratch());
    benchmark::ClobberMemory();
  });
}

void BM_UpdateInputs(benchmark::State& state) {
  Tiles tiles(state);
  Measure(state, tiles.MultiplyAdds(1), tiles.centres(), [&] {
    HWY_DYNAMIC_DISPATCH(RunUpdateInputs)(tiles.Next(), tiles.scratch());
    benchmark::ClobberMemory();
  });
}

void BM_UpdateOutputs(benchmark::State& state) {
  Tiles tiles(state);
  Measure(state, tiles.MultiplyAdds(1), tiles.centres(), [&] {
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

int Main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  if (const char* name = std::getenv("NCE2VEC_ISA"); name != nullptr) {
    const absl::Status status = UseInstructionSet(name);
    if (!status.ok()) {
      std::fprintf(stderr, "NCE2VEC_ISA: %s\n", std::string(status.message()).c_str());
      return 2;
    }
  }
  benchmark::AddCustomContext("instruction set", InstructionSetName());
  benchmark::AddCustomContext("peak GFLOP/s", std::to_string(PeakFlops() / 1e9));
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

}  // namespace
}  // namespace nce2vec

int main(int argc, char** argv) { return nce2vec::Main(argc, argv); }
#endif  // HWY_ONCE
