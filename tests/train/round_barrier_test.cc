#include "src/train/round_barrier.h"

#include <doctest/doctest.h>

#include <cstddef>
#include <thread>
#include <vector>

namespace nce2vec {
namespace {

// Numbers that are no atomics: a barrier that let a thread pass too early would show in the sums,
// and under ThreadSanitizer as a race.
TEST_CASE("the last to arrive sees what all did, and all see what it did, in every round") {
  constexpr size_t kRounds = 2000;
  for (const size_t count : {size_t{1}, size_t{2}, size_t{3}, size_t{9}}) {
    RoundBarrier barrier(count);
    std::vector<size_t> done(count);
    size_t finished = 0;
    size_t wrong = 0;
    std::vector<size_t> late(count);
    std::vector<std::thread> threads;
    for (size_t t = 0; t < count; ++t) {
      threads.emplace_back([&, t] {
        for (size_t round = 1; round <= kRounds; ++round) {
          done[t] = round;
          barrier.Arrive([&] {
            ++finished;
            for (const size_t other : done) wrong += other != round ? 1 : 0;
          });
          late[t] += finished != round ? 1 : 0;
          barrier.Arrive([] {});
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(finished == kRounds);
    CHECK(wrong == 0);
    CHECK(late == std::vector<size_t>(count));
  }
}

}  // namespace
}  // namespace nce2vec
