// How benchmarks state their rates: against the most that a core can multiply and add.
#ifndef TESTS_KERNELS_BENCHMARK_RATE_H_
#define TESTS_KERNELS_BENCHMARK_RATE_H_

#include <benchmark/benchmark.h>

#include <chrono>
#include <string>

namespace nce2vec {

// Floating-point operations a second of independent multiply-adds in registers on one core, two for
// each; measured at the first call.
double PeakFlops();

// Times `step`, of which one call makes `multiply_adds` and does `things`, whose rate is reported
// under `name`. GFLOP/s count executed multiply-adds, those at padding and at pairs of weight zero
// too, as two operations each; `of_peak` is their share of `cores` cores' peak.
template <class Step>
void MeasureRate(benchmark::State& state, const std::string& name, double things,
                 double multiply_adds, Step&& step, double cores = 1) {
  using Clock = std::chrono::steady_clock;
  const double peak = PeakFlops() * cores;
  const auto start = Clock::now();
  for (auto _ : state) step();
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  const auto calls = static_cast<double>(state.iterations());
  state.counters["GFLOP/s"] = 2 * multiply_adds * calls / seconds / 1e9;
  state.counters["of_peak"] = 2 * multiply_adds * calls / seconds / peak;
  state.counters[name] = things * calls / seconds;
}

}  // namespace nce2vec

#endif  // TESTS_KERNELS_BENCHMARK_RATE_H_
