#include "src/train/trainer.h"

#include <tbb/task_arena.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/corpus/arena_size.h"
#include "src/train/held_out.h"
#include "src/train/parameter_snapshot.h"
#include "src/train/sentence_sampler.h"
#include "src/train/worker.h"
#include "src/vocab/noise_distribution.h"
#include "src/vocab/subsampling.h"

namespace nce2vec {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kReportInterval{100};

double Seconds(Clock::duration duration) { return std::chrono::duration<double>(duration).count(); }

struct LossSums {
  double loss = 0;
  uint64_t true_pairs = 0;

  double MeanSince(const LossSums& earlier) const {
    const uint64_t pairs = true_pairs - earlier.true_pairs;
    return pairs == 0 ? 0 : (loss - earlier.loss) / static_cast<double>(pairs);
  }
};

class Trainer {
 public:
  Trainer(const EncodedCorpus& corpus, const Vocabulary& vocabulary, const TrainOptions& options,
          const std::string& scratch_folder, const TrainCallbacks& callbacks,
          Parameters& parameters)
      : corpus_(corpus),
        options_(options),
        callbacks_(callbacks),
        parameters_(parameters),
        keep_(KeepProbabilities(vocabulary.arrays().counts, options.subsample)),
        kept_counts_(SubsampledCounts(vocabulary.arrays().counts, keep_)),
        noise_(kept_counts_, options.noise_power),
        sampler_(keep_, options.window, options.fixed_window),
        held_out_(options.seed, EffectiveShare(corpus, options.validation)),
        validator_(options_, CollectHeldOut(corpus, held_out_), sampler_, noise_),
        snapshot_(scratch_folder) {}

  absl::StatusOr<TrainResult> Run();

 private:
  absl::Status RunEpoch(size_t epoch);
  // All threads up to progress_.shard_end.
  absl::Status RunSlice(size_t epoch);
  // While threads run, biases live in offsets_, so that a tile fetches one number for each output.
  void BiasesToOffsets();
  void OffsetsToBiases();
  float LnFakes(size_t word) const;
  void WaitAndReport(size_t epoch, std::mutex& mutex, std::condition_variable& changed,
                     const size_t& running);
  void PassOnStop();
  void Report(size_t epoch);
  LossSums Losses() const;
  double Fraction() const {
    return static_cast<double>(progress_.tokens.load(std::memory_order_relaxed)) /
           static_cast<double>(progress_.total_tokens);
  }
  EpochReport FinishEpoch(size_t epoch, const LossSums& before);

  const EncodedCorpus& corpus_;
  const TrainOptions& options_;
  const TrainCallbacks& callbacks_;
  Parameters& parameters_;
  std::vector<float> keep_;
  std::vector<double> kept_counts_;
  NoiseDistribution noise_;
  SentenceSampler sampler_;
  HeldOutRule held_out_;
  Validator validator_;
  ParameterSnapshot snapshot_;
  SharedProgress progress_;
  std::deque<WorkerSums> sums_;  // neither can move
  std::deque<Worker> workers_;
  std::vector<float> offsets_;  // [V] b - ln(k p_n), as src/kernels/tile.h has it; ns: empty
  LossSums reported_;
  double seconds_before_ = 0;  // of the epochs before this one
  Clock::time_point epoch_start_;
};

LossSums Trainer::Losses() const {
  LossSums total;
  for (const WorkerSums& sums : sums_) {
    total.loss += sums.loss.load(std::memory_order_relaxed);
    total.true_pairs += sums.true_pairs.load(std::memory_order_relaxed);
  }
  return total;
}

void Trainer::PassOnStop() {
  if (callbacks_.stop != nullptr && callbacks_.stop->load(std::memory_order_relaxed)) {
    progress_.stop.store(true, std::memory_order_relaxed);
  }
}

void Trainer::Report(size_t epoch) {
  if (!callbacks_.progress) return;
  const LossSums now = Losses();
  TrainProgress report;
  report.epoch = epoch;
  report.tokens = progress_.tokens.load(std::memory_order_relaxed);
  report.fraction = Fraction();
  report.seconds = seconds_before_ + Seconds(Clock::now() - epoch_start_);
  report.learning_rate =
      LearningRate(options_.learning_rate, report.tokens, progress_.total_tokens);
  report.recent_loss = now.MeanSince(reported_);
  report.recent_pairs = now.true_pairs - reported_.true_pairs;
  if (report.recent_pairs > 0) reported_ = now;
  callbacks_.progress(report);
}

void Trainer::WaitAndReport(size_t epoch, std::mutex& mutex, std::condition_variable& changed,
                            const size_t& running) {
  std::unique_lock lock(mutex);
  while (!changed.wait_for(lock, kReportInterval, [&] { return running == 0; })) {
    lock.unlock();
    PassOnStop();
    Report(epoch);
    lock.lock();
  }
}

// ln(k p_n(w)): of how many times a word is expected among the fakes of a true pair.
float Trainer::LnFakes(size_t word) const {
  return std::log(static_cast<float>(options_.negatives)) + noise_.log_probability(ToWordId(word));
}

void Trainer::BiasesToOffsets() {
  for (size_t w = 0; w < offsets_.size(); ++w) offsets_[w] = parameters_.bias[w] - LnFakes(w);
}

void Trainer::OffsetsToBiases() {
  for (size_t w = 0; w < offsets_.size(); ++w) parameters_.bias[w] = offsets_[w] + LnFakes(w);
}

absl::Status Trainer::RunEpoch(size_t epoch) {
  const size_t shards = corpus_.shards().size();
  const size_t slice = callbacks_.slice ? callbacks_.slice_shards : shards;
  for (size_t begin = 0; begin < shards && !progress_.stop.load(); begin += slice) {
    const size_t end = std::min(shards, begin + slice);
    progress_.next_shard.store(begin, std::memory_order_relaxed);
    progress_.shard_end = end;
    NCE2VEC_RETURN_IF_ERROR(RunSlice(epoch));
    if (!callbacks_.slice || progress_.stop.load()) continue;
    const Clock::time_point start = Clock::now();
    const TrainedSlice done{epoch, begin, end, Fraction(), &held_out_};
    const absl::Status status = callbacks_.slice(done, parameters_);
    if (absl::IsAborted(status)) {  // diverged there: as if it had diverged here
      progress_.diverged.store(true);
      return absl::OkStatus();
    }
    NCE2VEC_RETURN_IF_ERROR(status);
    seconds_before_ += Seconds(Clock::now() - start);
  }
  return absl::OkStatus();
}

absl::Status Trainer::RunSlice(size_t epoch) {
  BiasesToOffsets();
  PassOnStop();  // epochs shorter than a report's interval can be interrupted too
  epoch_start_ = Clock::now();
  std::mutex mutex;
  std::condition_variable changed;
  size_t running = workers_.size();
  std::vector<std::thread> threads;
  try {
    for (Worker& worker : workers_) {
      threads.emplace_back([&, epoch] {
        worker.RunEpoch(epoch);
        const std::lock_guard lock(mutex);
        --running;
        changed.notify_one();
      });
    }
  } catch (const std::system_error& error) {  // a limit on processes or on memory
    progress_.stop.store(true);
    for (std::thread& thread : threads) thread.join();
    return absl::ResourceExhaustedError(
        absl::StrFormat("cannot start thread %d of %d: %s; use fewer --threads", threads.size() + 1,
                        workers_.size(), error.code().message()));
  }
  WaitAndReport(epoch, mutex, changed, running);
  for (std::thread& thread : threads) thread.join();
  OffsetsToBiases();
  Report(epoch);
  seconds_before_ += Seconds(Clock::now() - epoch_start_);
  return absl::OkStatus();
}

EpochReport Trainer::FinishEpoch(size_t epoch, const LossSums& before) {
  const LossSums after = Losses();
  EpochReport report;
  report.epoch = epoch;
  report.fraction = Fraction();
  report.true_pairs = after.true_pairs - before.true_pairs;
  report.loss = after.MeanSince(before);
  if (!validator_.empty()) report.validation = validator_.Evaluate(parameters_);
  return report;
}

absl::StatusOr<TrainResult> Trainer::Run() {
  TrainResult result;
  result.held_out_tokens = validator_.tokens();
  result.training_tokens = corpus_.known_tokens() - result.held_out_tokens;
  if (result.training_tokens < 2) {
    return absl::FailedPreconditionError(absl::StrFormat(
        "the text has %d tokens of known words outside the held-out share: nothing to train on",
        result.training_tokens));
  }
  if (options_.objective == Objective::kNce) {
    StartBiasesAtLogShare(kept_counts_, parameters_);
    offsets_.resize(parameters_.bias.size());
  }
  progress_.total_tokens = result.training_tokens * options_.epochs;
  for (size_t thread = 0; thread < options_.threads; ++thread) {
    workers_.emplace_back(corpus_, options_, sampler_, held_out_, noise_, parameters_, offsets_,
                          progress_, sums_.emplace_back());
  }
  for (size_t epoch = 1; epoch <= options_.epochs; ++epoch) {
    const LossSums before = Losses();
    NCE2VEC_RETURN_IF_ERROR(RunEpoch(epoch));
    if (progress_.diverged.load() || !AllFinite(parameters_)) {
      result.outcome = TrainOutcome::kDiverged;
      if (!snapshot_.empty()) NCE2VEC_RETURN_IF_ERROR(snapshot_.Restore(parameters_));
      break;
    }
    if (progress_.stop.load()) {
      result.outcome = TrainOutcome::kStopped;
      break;
    }
    result.history.push_back(FinishEpoch(epoch, before));
    if (callbacks_.epoch) callbacks_.epoch(result.history.back());
    ++result.good_epochs;
    if (epoch < options_.epochs) NCE2VEC_RETURN_IF_ERROR(snapshot_.Save(parameters_));
  }
  const uint64_t tokens = progress_.tokens.load();
  result.fraction = static_cast<double>(tokens) / static_cast<double>(progress_.total_tokens);
  result.learning_rate = LearningRate(options_.learning_rate, tokens, progress_.total_tokens);
  if (result.outcome == TrainOutcome::kFinished && Losses().true_pairs == 0) {
    return absl::FailedPreconditionError(
        "no sentence has two known words left after subsampling: nothing to train on; try a lower "
        "--min-count or --subsample 0");
  }
  return result;
}

}  // namespace

absl::StatusOr<TrainResult> Train(const EncodedCorpus& corpus, const Vocabulary& vocabulary,
                                  const TrainOptions& options, const std::string& scratch_folder,
                                  const TrainCallbacks& callbacks, Parameters& parameters) {
  NCE2VEC_RETURN_IF_ERROR(options.Validate());
  tbb::task_arena arena(ArenaSize(options.threads));
  return arena.execute([&]() -> absl::StatusOr<TrainResult> {
    NCE2VEC_ASSIGN_OR_RETURN(parameters,
                             InitialParameters(vocabulary.size(), options.dim, options.seed));
    Trainer trainer(corpus, vocabulary, options, scratch_folder, callbacks, parameters);
    return trainer.Run();
  });
}

}  // namespace nce2vec
