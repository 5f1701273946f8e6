// How fast the program's inner loops are.
//
//   [NCE2VEC_ISA=AVX2] [NCE2VEC_MODEL=FILE] build/tests/benchmarks [--benchmark_filter=...]
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "src/kernels/instruction_set.h"
#include "tests/kernels/benchmark_rate.h"

namespace nce2vec {
namespace {

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
