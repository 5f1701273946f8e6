// How fast texts are trained contrastively: batches of random words, encoding, loss and the way
// back.
#include <benchmark/benchmark.h>
#include <tbb/task_arena.h>

#include <cstddef>
#include <cstdint>
#include <thread>
#include <vector>

#include "src/base/matrix.h"
#include "src/base/random.h"
#include "src/contrast/batch_source.h"
#include "src/contrast/contrast_options.h"
#include "src/contrast/contrast_step.h"
#include "src/contrast/text_model.h"
#include "tests/kernels/benchmark_rate.h"

namespace nce2vec {
namespace {

constexpr size_t kWords = 60'000;
constexpr size_t kWordsOfText = 20;

// Words drawn with a chance that falls as 1 / rank, as in running text.
Bags RandomBags(size_t count, RandomStream& random) {
  Bags bags;
  std::vector<WordId> bag(kWordsOfText);
  for (size_t i = 0; i < count; ++i) {
    for (WordId& word : bag) {
      word =
          WordId{random.Below(1 + random.Below(1 + random.Below(static_cast<uint32_t>(kWords))))};
    }
    bags.Add(bag);
  }
  return bags;
}

void BM_NtXentStep(benchmark::State& state) {
  const auto texts = static_cast<size_t>(state.range(0));
  const auto dim = static_cast<size_t>(state.range(1));
  const auto threads = static_cast<int>(state.range(2));
  if (threads > static_cast<int>(std::thread::hardware_concurrency())) {
    state.SkipWithError("there are not so many cores");
    return;
  }
  ContrastOptions options;
  options.dim = dim;
  TextModel model;
  model.rows = NormalRows(kWords, dim, 1).value();
  model.weights.assign(kWords, 1.0F);
  ContrastStep step =
      ContrastStep::Create(options, TextLayout::kLines, model.rows, model.weights).value();
  RandomStream random(1, StreamPurpose::kInitialise);
  TextBatch batch;
  batch.anchors = RandomBags(texts, random);
  batch.positives = RandomBags(texts, random);
  // Scores twice, gradients once, of all views with all views (src/kernels/contrast.h).
  const auto views = 2 * static_cast<double>(texts);
  const double multiply_adds = 3 * views * views * static_cast<double>(PaddedDim(dim));
  tbb::task_arena arena(threads);
  uint64_t number = 0;
  MeasureRate(
      state, "texts/s", static_cast<double>(texts), multiply_adds,
      [&] { arena.execute([&] { return step.Train(batch, ++number, 0.01).ok(); }); },
      static_cast<double>(threads));
}
BENCHMARK(BM_NtXentStep)
    ->ArgNames({"texts", "dim", "threads"})
    ->ArgsProduct({{256, 512, 1024, 4096}, {256}, {1, 2}})
    ->UseRealTime();

}  // namespace
}  // namespace nce2vec
