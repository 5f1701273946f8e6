#include "src/train/training_threads.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

constexpr std::chrono::milliseconds kTickInterval{100};

// Threads begin together, or not at all: in rounds they wait for each other.
class Start {
 public:
  bool Wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return decided_; });
    return go_;
  }
  void Decide(bool go) {
    const std::lock_guard lock(mutex_);
    decided_ = true;
    go_ = go;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool decided_ = false;
  bool go_ = false;
};

}  // namespace

absl::Status TrainingThreads::Create(const RoundInputs& inputs, SharedProgress& progress) {
  progress_ = &progress;
  const TrainOptions& options = *inputs.options;
  for (size_t thread = 0; thread < options.threads; ++thread) sums_.emplace_back();
  if (options.deterministic && options.threads > 1) {
    NCE2VEC_ASSIGN_OR_RETURN(team_, RoundTeam::Create(inputs, progress, sums_));
    return absl::OkStatus();
  }
  for (WorkerSums& sums : sums_) {
    workers_.emplace_back(*inputs.corpus, options, *inputs.sampler, *inputs.held_out, *inputs.noise,
                          *inputs.parameters, inputs.offsets, progress, sums);
  }
  return absl::OkStatus();
}

absl::Status TrainingThreads::Run(size_t epoch, size_t begin, size_t end,
                                  absl::FunctionRef<void()> tick) {
  progress_->pause.store(false);
  progress_->next_shard.store(begin);
  progress_->shard_end = end;
  Start start;
  std::mutex mutex;
  std::condition_variable changed;
  size_t running = sums_.size();
  const auto train = [&](size_t t) {
    if (!start.Wait()) return;
    if (team_ != nullptr) {
      team_->Run(t, epoch, begin);
    } else {
      workers_[t].RunEpoch(epoch);
    }
    const std::lock_guard lock(mutex);
    --running;
    changed.notify_one();
  };
  std::vector<std::thread> threads;
  threads.reserve(sums_.size());
  absl::Status status;
  try {
    for (size_t t = 0; t < sums_.size(); ++t) threads.emplace_back(train, t);
  } catch (const std::system_error& error) {  // a limit on processes or on memory
    status = absl::ResourceExhaustedError(
        absl::StrFormat("cannot start thread %d of %d: %s; use fewer --threads", threads.size() + 1,
                        sums_.size(), error.code().message()));
  } catch (const std::bad_alloc&) {
    status = absl::ResourceExhaustedError(
        absl::StrFormat("cannot start thread %d of %d: out of memory; use fewer --threads",
                        threads.size() + 1, sums_.size()));
  }
  start.Decide(status.ok());
  // What the tick throws, a lack of memory, has to wait until the threads have ended.
  std::exception_ptr failure;
  std::unique_lock lock(mutex);
  while (status.ok() && !changed.wait_for(lock, kTickInterval, [&] { return running == 0; })) {
    if (failure) continue;
    lock.unlock();
    try {
      tick();
    } catch (...) {
      failure = std::current_exception();
      progress_->pause.store(true);
    }
    lock.lock();
  }
  lock.unlock();
  for (std::thread& thread : threads) thread.join();
  if (failure) std::rethrow_exception(failure);
  return status;
}

LossSums TrainingThreads::Losses() const {
  LossSums total;
  for (const LossSums& sums : SumsOfEach()) {
    total.loss += sums.loss;
    total.true_pairs += sums.true_pairs;
  }
  return total;
}

std::vector<LossSums> TrainingThreads::SumsOfEach() const {
  std::vector<LossSums> each;
  for (const WorkerSums& sums : sums_) {
    each.push_back({sums.loss.load(std::memory_order_relaxed),
                    sums.true_pairs.load(std::memory_order_relaxed)});
  }
  return each;
}

void TrainingThreads::SetSums(std::vector<LossSums> sums) {
  sums.resize(std::max(sums.size(), sums_.size()));
  for (size_t t = sums_.size(); t < sums.size(); ++t) {
    sums[0].loss += sums[t].loss;
    sums[0].true_pairs += sums[t].true_pairs;
  }
  for (size_t t = 0; t < sums_.size(); ++t) {
    sums_[t].loss.store(sums[t].loss);
    sums_[t].true_pairs.store(sums[t].true_pairs);
  }
}

}  // namespace nce2vec
