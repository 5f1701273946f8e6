// Where threads that work in rounds wait for each other.
#ifndef SRC_TRAIN_ROUND_BARRIER_H_
#define SRC_TRAIN_ROUND_BARRIER_H_

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace nce2vec {

// Like std::barrier, but made for waits of microseconds: a thread first spins, since falling asleep
// and being woken takes as long as a tenth of a round; then it yields its core, which another
// thread of ours or of another process may need; then it sleeps. Where there are more threads than
// cores nobody spins.
class RoundBarrier {
 public:
  explicit RoundBarrier(size_t threads);

  // Returns once all threads have arrived. The last one to arrive calls `finish` before any leaves;
  // what a thread wrote before arriving is seen by `finish`, and what that wrote by all of them.
  template <class Finish>
  void Arrive(Finish&& finish) {
    const uint32_t round = round_.load(std::memory_order_relaxed);
    if (arrived_.fetch_add(1, std::memory_order_acq_rel) + 1 < threads_) {
      Wait(round);
      return;
    }
    arrived_.store(0, std::memory_order_relaxed);
    finish();
    // Sequentially consistent: libstdc++'s notify_all looks for waiters by a plain load, which must
    // not be done before the store is seen.
    round_.store(round + 1, std::memory_order_seq_cst);
    round_.notify_all();
  }

 private:
  void Wait(uint32_t round) const;

  const size_t threads_;
  const int spins_;
  alignas(64) std::atomic<size_t> arrived_{0};
  alignas(64) std::atomic<uint32_t> round_{0};
};

}  // namespace nce2vec

#endif  // SRC_TRAIN_ROUND_BARRIER_H_
