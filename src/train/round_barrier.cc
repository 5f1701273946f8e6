#include "src/train/round_barrier.h"

#include <thread>

namespace nce2vec {
namespace {

constexpr int kSpins = 2000;  // some 20 to 50 microseconds
constexpr int kYields = 20;

void Pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

}  // namespace

RoundBarrier::RoundBarrier(size_t threads)
    : threads_(threads), spins_(threads > std::thread::hardware_concurrency() ? 0 : kSpins) {}

void RoundBarrier::Wait(uint32_t round) const {
  const auto passed = [&] { return round_.load(std::memory_order_acquire) != round; };
  for (int i = 0; i < spins_; ++i) {
    if (passed()) return;
    Pause();
  }
  for (int i = 0; i < kYields; ++i) {
    if (passed()) return;
    std::this_thread::yield();
  }
  while (!passed()) round_.wait(round, std::memory_order_acquire);
}

}  // namespace nce2vec
