// How fast neighbour searches are on the model that NCE2VEC_MODEL names, against a plain read of
// the same bytes on as many threads; without that variable there is nothing here. An index beside
// the model (MODEL.hnsw) is measured at several search widths, with its recall.
#include <benchmark/benchmark.h>
#include <tbb/blocked_range.h>
#include <tbb/parallel_reduce.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>

#include "src/model/embeddings.h"
#include "src/query/hnsw_index.h"
#include "src/query/neighbour_search.h"
#include "src/query/recall.h"

namespace nce2vec {
namespace {

constexpr size_t kAnswers = 10;
constexpr size_t kSampleWords = 1000;

uint64_t SumOfWords(std::span<const std::byte> bytes) {
  const auto* words = reinterpret_cast<const uint32_t*>(bytes.data());
  return tbb::parallel_reduce(
      tbb::blocked_range<size_t>(0, bytes.size() / sizeof(uint32_t), size_t{1} << 18), uint64_t{0},
      [&](const tbb::blocked_range<size_t>& range, uint64_t sum) {
        // Four sums, so that the additions need not wait for each other.
        uint32_t parts[4] = {0, 0, 0, 0};
        for (size_t i = range.begin(); i + 4 <= range.end(); i += 4) {
          for (size_t p = 0; p < 4; ++p) parts[p] += words[i + p];
        }
        return sum + parts[0] + parts[1] + parts[2] + parts[3];
      },
      std::plus<>());
}

void MeasureRead(benchmark::State& state, std::span<const std::byte> bytes) {
  for (auto _ : state) benchmark::DoNotOptimize(SumOfWords(bytes));
  state.SetBytesProcessed(static_cast<int64_t>(bytes.size()) *
                          static_cast<int64_t>(state.iterations()));
}

// `bytes`: what one look through the rows reads.
void MeasureSearch(benchmark::State& state, const NeighbourSearch& search,
                   const RecallSample& sample, size_t batch, size_t bytes) {
  size_t next = 0;
  for (auto _ : state) {
    const std::span<const NeighbourQuery> all = sample.queries;
    if (next + batch > all.size()) next = 0;
    benchmark::DoNotOptimize(search.Find(all.subspan(next, batch), kAnswers));
    next += batch;
  }
  const auto looks = static_cast<double>(state.iterations());
  state.counters["queries/s"] =
      benchmark::Counter(looks * static_cast<double>(batch), benchmark::Counter::kIsRate);
  state.counters["recall@10"] = Recall(search, sample);
  if (bytes > 0) state.SetBytesProcessed(static_cast<int64_t>(bytes) * state.iterations());
}

void RegisterIndex(const std::shared_ptr<HnswIndex>& index, const RecallSample& sample) {
  for (const size_t width : {20U, 50U, 100U, 200U, 400U, 800U}) {
    for (const size_t batch : {size_t{1}, size_t{64}}) {
      benchmark::RegisterBenchmark(
          ("Search/index/width:" + std::to_string(width) + "/batch:" + std::to_string(batch))
              .c_str(),
          [=, &sample](benchmark::State& state) {
            index->set_search_width(width);
            MeasureSearch(state, *index, sample, batch, 0);
          })
          ->UseRealTime();
    }
  }
}

void Register(const Embeddings& model, const RecallSample& sample) {
  const auto add = [](const std::string& name, const std::function<void(benchmark::State&)>& body) {
    benchmark::RegisterBenchmark(name.c_str(), body)->UseRealTime()->Unit(benchmark::kMillisecond);
  };
  const size_t row_bytes = model.size() * model.dim() * sizeof(float);
  const std::span<const float> rows(model.input().data, model.size() * model.dim());
  add("Search/plain read of rows",
      [=](benchmark::State& state) { MeasureRead(state, std::as_bytes(rows)); });
  static const std::unique_ptr<NeighbourSearch> exact = MakeExactSearch(model);
  for (const size_t batch : {1U, 2U, 8U, 64U}) {
    add("Search/exact/batch:" + std::to_string(batch), [=, &sample](benchmark::State& state) {
      MeasureSearch(state, *exact, sample, batch, row_bytes);
    });
  }
  if (!model.has_codes()) return;
  static const std::unique_ptr<NeighbourSearch> codes = MakeCodeSearch(model);
  for (const size_t batch : {1U, 64U}) {
    add("Search/int8/batch:" + std::to_string(batch), [=, &sample](benchmark::State& state) {
      MeasureSearch(state, *codes, sample, batch, row_bytes / sizeof(float));
    });
  }
}

// Before main, as all benchmarks are registered.
const bool kRegistered = [] {
  const char* path = std::getenv("NCE2VEC_MODEL");
  if (path == nullptr) return false;
  static absl::StatusOr<Embeddings> model = Embeddings::Open(path);
  if (!model.ok()) {
    std::fprintf(stderr, "NCE2VEC_MODEL: %s\n", std::string(model.status().message()).c_str());
    std::exit(2);
  }
  static const RecallSample sample = DrawRecallSample(*model, kSampleWords, kAnswers, 1);
  Register(*model, sample);
  absl::StatusOr<std::unique_ptr<HnswIndex>> index =
      HnswIndex::Load(*model, std::string(path) + ".hnsw");
  if (index.ok()) RegisterIndex(*std::move(index), sample);
  return true;
}();

}  // namespace
}  // namespace nce2vec
