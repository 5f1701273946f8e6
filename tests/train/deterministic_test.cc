// Many threads, the same bytes.
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "src/base/random.h"
#include "src/train/trainer.h"
#include "src/train/worker.h"
#include "tests/train/two_topics.h"

namespace nce2vec {
namespace {

// Threads that take the cores away now and then, for as long as this lives.
class Disturbance {
 public:
  Disturbance() {
    for (uint64_t t = 0; t < 3; ++t) {
      threads_.emplace_back([this, t] {
        RandomStream random(t, StreamPurpose::kInitialise);
        while (!over_) {
          const auto until =
              std::chrono::steady_clock::now() + std::chrono::microseconds(random.Below(3000));
          while (std::chrono::steady_clock::now() < until) {
          }
          std::this_thread::sleep_for(std::chrono::microseconds(random.Below(2000)));
        }
      });
    }
  }
  ~Disturbance() {
    over_ = true;
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  std::atomic<bool> over_{false};
  std::vector<std::thread> threads_;
};

TEST_CASE("deterministic: as many threads give the same bytes again, whatever else the cores do") {
  const EncodedText text = EncodeForTest(TwoTopics(20'000));
  REQUIRE(text.corpus.shards().size() > 8);
  TrainOptions options = SmallOptions();
  options.deterministic = true;
  for (const size_t threads : {size_t{2}, size_t{3}, size_t{8}}) {
    options.threads = threads;
    Parameters first;
    const TrainResult result = *TrainSmall(text, options, first);
    for (const bool disturbed : {false, true, true}) {
      std::optional<Disturbance> disturbance;
      if (disturbed) disturbance.emplace();
      Parameters again;
      const TrainResult same = *TrainSmall(text, options, again);
      CHECK(SameBytes(first, again));
      REQUIRE(same.history.size() == result.history.size());
      for (size_t epoch = 0; epoch < result.history.size(); ++epoch) {
        CHECK(same.history[epoch].loss == result.history[epoch].loss);
        CHECK(same.history[epoch].true_pairs == result.history[epoch].true_pairs);
      }
    }
  }
}

TEST_CASE("deterministic with one thread is one thread") {
  const EncodedText text = EncodeForTest(TwoTopics(500));
  TrainOptions options = SmallOptions();
  Parameters plain;
  Parameters deterministic;
  REQUIRE(TrainSmall(text, options, plain).ok());
  options.deterministic = true;
  REQUIRE(TrainSmall(text, options, deterministic).ok());
  CHECK(SameBytes(plain, deterministic));
}

// Every word is in every round of every worker, most of them hundreds of times: the sum of what the
// workers change would go far beyond each word's place.
TEST_CASE("deterministic training of few words on many threads learns as one thread does") {
  const EncodedText text = EncodeForTest(TwoTopics(20'000));
  TrainOptions options = SmallOptions();
  const TrainResult one = [&] {
    Parameters parameters;
    return *TrainSmall(text, options, parameters);
  }();
  options.deterministic = true;
  options.threads = 8;
  Parameters parameters;
  const TrainResult eight = *TrainSmall(text, options, parameters);
  CHECK(eight.history[0].loss < one.history[0].loss + 0.2);
  CHECK(eight.history[2].validation->loss < one.history[2].validation->loss + 0.01);
}

}  // namespace
}  // namespace nce2vec
