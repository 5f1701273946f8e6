// How fast the training step is, against the most that this core can multiply and add.
//
//   build/tests/kernels_benchmark [--benchmark_filter=...]      NCE2VEC_ISA=AVX2 for another target
//
// GFLOP/s count executed multiply-adds, those at padding and at pairs of weight zero too, as two
// operations each. `of_peak` is their share of the rate of independent multiply-adds in registers,
// measured in the same process just before. Rows lie in the second-level cache, as in training those
// of the frequent words do. `centres/s` are centre words after subsampling.
#include <benchmark/benchmark.h>

#include <algorithm>
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

HWY_NOINLINE void RunScores(const float* x, size_t inputs, const float* u, size_t outputs,
                            size_t dim, float* scores, size_t stride) {
  RowPrefetcher none;
  Scores({x, u, outputs, dim, scores, stride, &none}, inputs);
}

HWY_NOINLINE void RunUpdate(float* const* rows, size_t count, const float* scales,
                            const float* coefficients, size_t row_step, size_t sum_step,
                            const float* others, size_t sums, size_t dim) {
  RowPrefetcher none;
  Update({rows, scales, coefficients, row_step, sum_step, others, sums, dim, &none}, count);
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
HWY_EXPORT(RunUpdate);

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

void ReportFlops(benchmark::State& state, double multiply_adds) {
  const double total = 2 * multiply_adds * static_cast<double>(state.iterations());
  state.counters["GFLOP/s"] = benchmark::Counter(total / 1e9, benchmark::Counter::kIsRate);
  state.counters["of_peak"] = benchmark::Counter(total / PeakFlops(), benchmark::Counter::kIsRate);
}

// Tiles over two matrices that together fill about half a megabyte: what training sees when its
// words are frequent ones.
class Tiles {
 public:
  static constexpr size_t kInputs = 16;  // of 8 centres with windows drawn from 1 to 5, on average
  static constexpr size_t kCentres = 8;

  Tiles(size_t dim, size_t noise)
      : dim_(PaddedDim(dim)),
        rows_(size_t{1 << 18} / (dim_ * sizeof(float))),
        input_(*Matrix::Create(rows_, dim)),
        output_(*Matrix::Create(rows_, dim)),
        bias_(rows_, -8.0F),
        noise_(noise) {
    RandomStream random(1, StreamPurpose::kInitialise);
    for (Matrix* matrix : {&input_, &output_}) {
      for (size_t r = 0; r < rows_; ++r) {
        for (float& x : matrix->row(r)) x = 0.2F * (random.Uniform() - 0.5F);
      }
    }
    for (size_t t = 0; t < kTiles; ++t) AddTile(random);
  }

  Tile Next() {
    const size_t t = next_++ % kTiles;
    const size_t outputs = kCentres + noise_;
    const auto part = [&](auto& all, size_t size) { return std::span(all).subspan(t * size, size); };
    return {dim_,
            part(inputs_, kInputs),
            part(outputs_, outputs),
            part(biases_, outputs),
            part(ln_p_n_, outputs),
            1.6F,
            part(bands_, kCentres),
            part(weights_, kInputs),
            0};
  }

  double MultiplyAdds() const {
    return static_cast<double>(3 * kInputs * (kCentres + noise_) * dim_);
  }
  size_t dim() const { return dim_; }

 private:
  static constexpr size_t kTiles = 64;
  static constexpr float kLnNoise = -8.6F;

  void AddTile(RandomStream& random) {
    const auto draw = [&] { return random.Below(static_cast<uint32_t>(rows_)); };
    for (size_t i = 0; i < kInputs; ++i) {
      inputs_.push_back(input_.padded_row(draw()));
      weights_.push_back(5.0F * 3.0F / static_cast<float>(noise_));
    }
    for (size_t o = 0; o < kCentres + noise_; ++o) {
      const size_t word = draw();
      outputs_.push_back(output_.padded_row(word));
      biases_.push_back(&bias_[word]);
      ln_p_n_.push_back(&kLnNoise);
    }
    for (uint32_t c = 0; c < kCentres; ++c) bands_.push_back({c + 1, c + 8, c + 4});
  }

  size_t dim_;
  size_t rows_;
  Matrix input_, output_;
  std::vector<float> bias_;
  size_t noise_;
  std::vector<float*> inputs_, outputs_, biases_;
  std::vector<const float*> ln_p_n_;
  std::vector<float> weights_;
  std::vector<CentreBand> bands_;
  size_t next_ = 0;
};

void BM_TrainTile(benchmark::State& state) {
  PeakFlops();
  const auto noise = static_cast<size_t>(state.range(1));
  Tiles tiles(static_cast<size_t>(state.range(0)), noise);
  TileScratch scratch(Tiles::kInputs, Tiles::kCentres + noise, tiles.dim());
  const TileStep step{1e-4F, 1.0F};
  Tile tile = tiles.Next();
  for (auto _ : state) {
    const Tile next = tiles.Next();
    benchmark::DoNotOptimize(TrainTile(tile, &next, step, scratch));
    tile = next;
  }
  ReportFlops(state, tiles.MultiplyAdds());
  state.counters["centres/s"] =
      benchmark::Counter(static_cast<double>(Tiles::kCentres) *
                             static_cast<double>(state.iterations()),
                         benchmark::Counter::kIsRate);
}

void BM_Scores(benchmark::State& state) {
  PeakFlops();
  const auto outputs = static_cast<size_t>(state.range(1));
  Tiles tiles(static_cast<size_t>(state.range(0)), outputs - Tiles::kCentres);
  TileScratch scratch(Tiles::kInputs, outputs, tiles.dim());
  for (auto _ : state) {
    HWY_DYNAMIC_DISPATCH(RunScores)
    (scratch.input_rows(), Tiles::kInputs, scratch.output_rows(), outputs, tiles.dim(),
     scratch.scores(), scratch.output_stride());
    benchmark::ClobberMemory();
  }
  ReportFlops(state, static_cast<double>(Tiles::kInputs * outputs * tiles.dim()));
}

void BM_UpdateInputs(benchmark::State& state) {
  PeakFlops();
  const auto outputs = static_cast<size_t>(state.range(1));
  Tiles tiles(static_cast<size_t>(state.range(0)), outputs - Tiles::kCentres);
  TileScratch scratch(Tiles::kInputs, outputs, tiles.dim());
  for (auto _ : state) {
    const Tile tile = tiles.Next();
    HWY_DYNAMIC_DISPATCH(RunUpdate)
    (tile.inputs.data(), Tiles::kInputs, scratch.input_scales(), scratch.gradients(),
     scratch.output_stride(), 1, scratch.output_rows(), outputs, tiles.dim());
    benchmark::ClobberMemory();
  }
  ReportFlops(state, static_cast<double>(Tiles::kInputs * outputs * tiles.dim()));
}

void BM_UpdateOutputs(benchmark::State& state) {
  PeakFlops();
  const auto outputs = static_cast<size_t>(state.range(1));
  Tiles tiles(static_cast<size_t>(state.range(0)), outputs - Tiles::kCentres);
  TileScratch scratch(Tiles::kInputs, outputs, tiles.dim());
  for (auto _ : state) {
    const Tile tile = tiles.Next();
    HWY_DYNAMIC_DISPATCH(RunUpdate)
    (tile.outputs.data(), outputs, scratch.output_values(0), scratch.gradients(), 1,
     scratch.output_stride(), scratch.input_rows(), Tiles::kInputs, tiles.dim());
    benchmark::ClobberMemory();
  }
  ReportFlops(state, static_cast<double>(Tiles::kInputs * outputs * tiles.dim()));
}

const std::vector<int64_t> kDims = {100, 128, 200, 300};
BENCHMARK(BM_Scores)->ArgsProduct({kDims, {24}})->ArgNames({"dim", "outputs"});
BENCHMARK(BM_UpdateInputs)->ArgsProduct({kDims, {24}})->ArgNames({"dim", "outputs"});
BENCHMARK(BM_UpdateOutputs)->ArgsProduct({kDims, {24}})->ArgNames({"dim", "outputs"});
BENCHMARK(BM_TrainTile)->ArgsProduct({kDims, {8, 16}})->ArgNames({"dim", "noise"});

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
