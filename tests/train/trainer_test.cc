#include "src/train/trainer.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/base/random.h"
#include "src/train/worker.h"
#include "src/vocab/subsampling.h"
#include "tests/corpus/encode_for_test.h"

namespace nce2vec {
namespace {

// Two topics whose words never meet.
std::string TwoTopics(size_t sentences) {
  RandomStream random(5, StreamPurpose::kInitialise);
  std::string text;
  for (size_t s = 0; s < sentences; ++s) {
    const char topic = random.Below(2) == 0 ? 'a' : 'b';
    for (int i = 0; i < 12; ++i) {
      text += absl::StrFormat("%c%d%c", topic, random.Below(20), i == 11 ? '\n' : ' ');
    }
  }
  return text;
}

TrainOptions SmallOptions() {
  TrainOptions options;
  options.dim = 20;
  options.epochs = 3;
  options.subsample = 0;
  return options;
}

absl::StatusOr<TrainResult> TrainSmall(const EncodedText& text, const TrainOptions& options,
                                       Parameters& parameters, const TrainCallbacks& callbacks = {},
                                       const StateKeeping& keeping = {}) {
  return Train(text.corpus, text.vocabulary, options, keeping, callbacks, parameters);
}

float Cosine(const Parameters& parameters, const Vocabulary& vocabulary, const char* a,
             const char* b) {
  const std::span<const float> x = parameters.input.row(Index(*vocabulary.Find(a)));
  const std::span<const float> y = parameters.input.row(Index(*vocabulary.Find(b)));
  float xy = 0;
  float xx = 0;
  float yy = 0;
  for (size_t d = 0; d < x.size(); ++d) {
    xy += x[d] * y[d];
    xx += x[d] * x[d];
    yy += y[d] * y[d];
  }
  return xy / std::sqrt(xx * yy);
}

bool SameBytes(const Parameters& a, const Parameters& b) {
  const auto same = [](const Matrix& x, const Matrix& y) {
    return x.rows() == y.rows() && x.stride() == y.stride() &&
           std::memcmp(x.padded_row(0), y.padded_row(0), x.rows() * x.stride() * sizeof(float)) ==
               0;
  };
  return same(a.input, b.input) && same(a.output, b.output) && a.bias == b.bias;
}

TEST_CASE("words of one topic come together, with either objective") {
  const EncodedText text = EncodeForTest(TwoTopics(4000));
  for (const Objective objective : {Objective::kNce, Objective::kNs}) {
    TrainOptions options = SmallOptions();
    options.objective = objective;
    options.threads = 2;
    Parameters parameters;
    REQUIRE(TrainSmall(text, options, parameters).ok());
    CHECK(Cosine(parameters, text.vocabulary, "a1", "a2") >
          0.5F + Cosine(parameters, text.vocabulary, "a1", "b2"));
  }
}

TEST_CASE("one thread and one seed give the same bytes; another seed gives others") {
  const EncodedText text = EncodeForTest(TwoTopics(500));
  TrainOptions options = SmallOptions();
  Parameters first;
  Parameters second;
  Parameters other;
  REQUIRE(TrainSmall(text, options, first).ok());
  REQUIRE(TrainSmall(text, options, second).ok());
  CHECK(SameBytes(first, second));
  options.seed = 2;
  REQUIRE(TrainSmall(text, options, other).ok());
  CHECK_FALSE(SameBytes(first, other));
}

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
  for (const size_t threads : {size_t{2}, size_t{3}, size_t{4}, size_t{8}}) {
    options.threads = threads;
    Parameters first;
    const TrainResult result = *TrainSmall(text, options, first);
    for (int run = 0; run < 4; ++run) {
      std::optional<Disturbance> disturbance;
      if (run % 2 == 1) disturbance.emplace();
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

TEST_CASE("a file names what makes its bytes: threads only where they are deterministic") {
  TrainOptions options;
  options.threads = 4;
  CHECK_FALSE(options.ToMetadata().contains("train.threads"));
  CHECK_FALSE(options.ToMetadata().contains("train.deterministic"));
  options.deterministic = true;
  CHECK(options.ToMetadata().at("train.threads") == "4");
  CHECK(options.ToMetadata().at("train.deterministic") == "true");
  options.threads = 1;
  CHECK_FALSE(options.ToMetadata().contains("train.threads"));
  CHECK_FALSE(options.ToMetadata().contains("train.deterministic"));
}

TEST_CASE("padding of rows stays zero") {
  const EncodedText text = EncodeForTest(TwoTopics(200));
  Parameters parameters;
  REQUIRE(TrainSmall(text, SmallOptions(), parameters).ok());
  for (size_t row = 0; row < parameters.input.rows(); ++row) {
    for (size_t d = 20; d < 32; ++d) {
      CHECK(parameters.input.padded_row(row)[d] == 0.0F);
      CHECK(parameters.output.padded_row(row)[d] == 0.0F);
    }
  }
}

TEST_CASE(
    "each epoch trains every token outside the held-out share once, on any number of threads") {
  const EncodedText text = EncodeForTest(TwoTopics(3000));
  for (const size_t threads : {size_t{1}, size_t{3}, size_t{4}}) {
    TrainOptions options = SmallOptions();
    options.threads = threads;
    options.deterministic = threads == 4;
    options.validation = 0.1;
    options.negatives = 1;
    uint64_t tokens = 0;
    double last_rate = 1;
    TrainCallbacks callbacks;
    callbacks.progress = [&](const TrainProgress& progress) {
      tokens = progress.tokens;
      CHECK(progress.learning_rate <= last_rate);
      last_rate = progress.learning_rate;
    };
    Parameters parameters;
    const TrainResult result = *TrainSmall(text, options, parameters, callbacks);
    CHECK(tokens == 3 * result.training_tokens);
    CHECK(result.training_tokens + result.held_out_tokens == 36'000);
    CHECK(result.held_out_tokens == doctest::Approx(3600).epsilon(0.15));
    CHECK(result.fraction == 1.0);
    CHECK(last_rate == doctest::Approx(options.learning_rate * 1e-4));
    REQUIRE(result.history.size() == 3);
    CHECK(result.history[2].validation->loss < result.history[0].validation->loss);
    // Words of the topic are twice as probable as noise; half of the noise is of the topic.
    CHECK(result.history[2].validation->accuracy == doctest::Approx(0.75).epsilon(0.03));
  }
}

TEST_CASE("the first loss of nce is that of the unigram model, the rates of both objectives fall") {
  // ln(1 + k) + k ln(1 + 1/k) where noise and context distribution agree: power 1.
  const EncodedText text = EncodeForTest(TwoTopics(1000));
  TrainOptions options = SmallOptions();
  options.epochs = 1;
  options.noise_power = 1;
  options.learning_rate = 1e-6;
  Parameters parameters;
  const TrainResult result = *TrainSmall(text, options, parameters);
  const double expected = std::log(6.0) + 5 * std::log(1.2);
  CHECK(result.history[0].loss == doctest::Approx(expected).epsilon(1e-3));
  CHECK(result.history[0].validation->ln_z_mean == doctest::Approx(0.0).epsilon(1e-3));
}

// p_m is that of the subsampled text, so that the model must start from it, not from the text as it
// is.
TEST_CASE("nce starts at the unigram share of what subsampling leaves") {
  RandomStream random(6, StreamPurpose::kInitialise);
  std::string raw;
  for (int i = 0; i < 200'000; ++i) {
    const uint32_t draw = random.Below(40);
    raw += absl::StrFormat("w%d%c", draw * random.Below(40) / 40, i % 20 == 19 ? '\n' : ' ');
  }
  const EncodedText text = EncodeForTest(raw);
  TrainOptions options = SmallOptions();
  options.epochs = 1;
  options.subsample = 0.01;
  options.learning_rate = 1e-9;
  Parameters parameters;
  REQUIRE(TrainSmall(text, options, parameters).ok());

  const std::vector<float> keep =
      KeepProbabilities(text.vocabulary.arrays().counts, options.subsample);
  REQUIRE(keep[0] < 0.5F);
  const SentenceSampler sampler(keep, options.window, false);
  std::vector<double> seen(text.vocabulary.size(), 0.0);
  double total = 0;
  SampledSentence sampled;
  for (const Shard& shard : text.corpus.shards()) {
    text.corpus.ForEachSentence(shard, [&](SentenceIndex index, std::span<const WordId> words) {
      RandomStream stream = SentenceSampler::StreamOf(options.seed, 1, index);
      sampler.Sample(words, stream, sampled);
      for (const WordId word : sampled.words) {
        seen[Index(word)] += 1;
        total += 1;
      }
    });
  }
  for (size_t word = 0; word < 10; ++word) {
    CHECK(std::exp(static_cast<double>(parameters.bias[word])) ==
          doctest::Approx(seen[word] / total).epsilon(0.05));
  }
}

TEST_CASE("no held-out share, no validation") {
  const EncodedText text = EncodeForTest(TwoTopics(100));
  TrainOptions options = SmallOptions();
  options.validation = 0;
  Parameters parameters;
  const TrainResult result = *TrainSmall(text, options, parameters);
  CHECK_FALSE(result.history[0].validation);
  CHECK(result.held_out_tokens == 0);
}

TEST_CASE("a stop keeps what is there") {
  const EncodedText text = EncodeForTest(TwoTopics(100));
  for (const size_t threads : {size_t{1}, size_t{3}}) {
    std::atomic<bool> stop{false};
    TrainOptions options = SmallOptions();
    options.epochs = 100'000;
    options.threads = threads;
    options.deterministic = true;
    TrainCallbacks callbacks;
    callbacks.stop = &stop;
    callbacks.epoch = [&](const EpochReport& report) { stop = report.epoch == 3; };
    Parameters parameters;
    const TrainResult result = *TrainSmall(text, options, parameters, callbacks);
    CHECK(result.outcome == TrainOutcome::kStopped);
    CHECK(result.history.size() == 3);
    CHECK(result.epoch == 4);
    CHECK(result.fraction == doctest::Approx(3e-5));
    CHECK(std::isfinite(parameters.input.row(0)[0]));
  }
}

// Without the bound on a row's step, a huge learning rate leads to infinities. The rate falls
// linearly, so the first epoch is the worst.
TrainOptions WildOptions() {
  TrainOptions options = SmallOptions();
  options.learning_rate = 20;
  options.curvature_limit = INFINITY;
  return options;
}

TEST_CASE("divergence is noticed, and the bound prevents it") {
  const EncodedText text = EncodeForTest(TwoTopics(2000));
  TrainOptions options = WildOptions();
  options.on_divergence = DivergencePolicy::kStop;
  Parameters parameters;
  for (const bool deterministic : {false, true}) {
    options.deterministic = deterministic;
    options.threads = deterministic ? 4 : 1;
    const TrainResult diverged = *TrainSmall(text, options, parameters);
    CHECK(diverged.outcome == TrainOutcome::kDiverged);
    CHECK(diverged.epoch == 1);
    CHECK(diverged.fraction == 0);
    CHECK(diverged.recoveries == 0);
  }

  options.threads = 1;
  options.learning_rate = 0.5;
  options.curvature_limit = TrainOptions().curvature_limit;
  const TrainResult bounded = *TrainSmall(text, options, parameters);
  CHECK(bounded.outcome == TrainOutcome::kFinished);
  CHECK(bounded.history[2].loss < 2.7);
}

TEST_CASE("a diverged training begins anew with half the rate until it holds") {
  const EncodedText text = EncodeForTest(TwoTopics(2000));
  std::vector<Recovery> recoveries;
  TrainCallbacks callbacks;
  callbacks.recovered = [&](const Recovery& recovery) { recoveries.push_back(recovery); };
  Parameters parameters;
  const TrainResult result = *TrainSmall(text, WildOptions(), parameters, callbacks);
  CHECK(result.outcome == TrainOutcome::kFinished);
  REQUIRE_FALSE(recoveries.empty());
  CHECK(result.recoveries == recoveries.size());
  CHECK(recoveries[0].fraction == 0);
  CHECK(recoveries[0].new_start_rate == 10);
  CHECK(result.history.size() == 3);
  CHECK(result.history[2].loss < 5);

  // As if it had been asked for so low a rate at once.
  TrainOptions low = WildOptions();
  low.learning_rate = recoveries.back().new_start_rate;
  Parameters expected;
  REQUIRE(TrainSmall(text, low, expected).ok());
  CHECK(SameBytes(parameters, expected));
}

TEST_CASE("a loss that explodes is divergence before anything is infinite") {
  TrainOptions options;
  options.negatives = 1;
  CHECK(ExplodedLoss(options) == doctest::Approx(8 * 2 * std::log(2)));
}

// A store in memory, which can be asked at which moments it took a state.
class MemoryStore : public StateStore {
 public:
  bool busy() override { return false; }
  absl::Status Save(const TrainingState& state) override {
    numbers = state.TakeNumbers();
    arrays.clear();
    for (const TrainingState::Array& array : state.arrays()) {
      arrays.emplace_back(array.values.begin(), array.values.end());
    }
    saved_at.push_back(numbers["position.epoch"] + "/" + numbers["position.next_shard"]);
    return absl::OkStatus();
  }
  absl::Status Flush() override { return absl::OkStatus(); }
  absl::StatusOr<bool> Restore(TrainingState& state) override {
    if (numbers.empty()) return false;
    for (size_t i = 0; i < arrays.size(); ++i) {
      std::copy(arrays[i].begin(), arrays[i].end(), state.arrays()[i].values.begin());
    }
    CHECK(state.SetNumbers(numbers).ok());
    return true;
  }

  TrainingState::Numbers numbers;
  std::vector<std::vector<float>> arrays;
  std::vector<std::string> saved_at;
};

// Some 200,000 tokens: a dozen shards.
const EncodedText& ManyShards() {
  static const EncodedText text = EncodeForTest(TwoTopics(16000));
  return text;
}

TEST_CASE(
    "stopped again and again, resumed again and again, the result is the same to the last bit") {
  const EncodedText& text = ManyShards();
  REQUIRE(text.corpus.shards().size() > 8);
  struct Case {
    Objective objective;
    size_t threads;
  };
  for (const Case& test : {Case{Objective::kNce, 1}, {Objective::kNs, 1}, {Objective::kNce, 3}}) {
    TrainOptions options = SmallOptions();
    options.objective = test.objective;
    options.threads = test.threads;
    options.deterministic = true;
    Parameters uninterrupted;
    const TrainResult expected = *TrainSmall(text, options, uninterrupted);

    MemoryStore store;
    StateKeeping keeping;
    keeping.store = &store;
    keeping.outlives_program = true;
    keeping.resume = true;
    Parameters parameters;
    TrainResult result;
    size_t interruptions = 0;
    do {
      std::atomic<bool> stop{false};
      TrainCallbacks callbacks;
      callbacks.stop = &stop;
      // At the first report of threads that run, so somewhere inside an epoch.
      callbacks.progress = [&](const TrainProgress&) { stop = interruptions < 6; };
      result = *TrainSmall(text, options, parameters, callbacks, keeping);
      ++interruptions;
    } while (result.outcome == TrainOutcome::kStopped);
    CHECK(SameBytes(parameters, uninterrupted));
    REQUIRE(result.history.size() == expected.history.size());
    for (size_t e = 0; e < expected.history.size(); ++e) {
      CHECK(result.history[e].loss == expected.history[e].loss);
      CHECK(result.history[e].true_pairs == expected.history[e].true_pairs);
      CHECK(result.history[e].validation->loss == expected.history[e].validation->loss);
    }
  }
}

TEST_CASE("states are kept at the beginning and as often as asked, and change nothing") {
  const EncodedText& text = ManyShards();
  Parameters expected;
  REQUIRE(TrainSmall(text, SmallOptions(), expected).ok());
  MemoryStore store;
  StateKeeping keeping;
  keeping.store = &store;
  keeping.outlives_program = true;
  Parameters parameters;
  REQUIRE(TrainSmall(text, SmallOptions(), parameters, {}, keeping).ok());
  CHECK(store.saved_at == std::vector<std::string>{"1/0", "2/0", "3/0"});
  CHECK(SameBytes(parameters, expected));
}

TEST_CASE("training goes back to the last state kept, not to the beginning") {
  const EncodedText& text = ManyShards();
  TrainOptions options = SmallOptions();
  MemoryStore store;
  StateKeeping keeping;
  keeping.store = &store;
  TrainCallbacks callbacks;
  Parameters parameters;
  // The second epoch breaks a row, once.
  bool broken = false;
  callbacks.slice_shards = 2;
  callbacks.add_state = [](Parameters&, TrainingState&) { return absl::OkStatus(); };
  callbacks.slice = [&](const TrainedSlice& slice, Parameters& rows) {
    if (slice.epoch == 2 && !std::exchange(broken, true)) rows.input.row(0)[0] = NAN;
    return absl::OkStatus();
  };
  std::vector<Recovery> recoveries;
  callbacks.recovered = [&](const Recovery& recovery) { recoveries.push_back(recovery); };
  const TrainResult result = *TrainSmall(text, options, parameters, callbacks, keeping);
  CHECK(result.outcome == TrainOutcome::kFinished);
  REQUIRE(recoveries.size() == 1);
  CHECK(recoveries[0].epoch == 2);
  CHECK(recoveries[0].fraction == doctest::Approx(1.0 / 3).epsilon(0.01));
  CHECK(recoveries[0].new_start_rate == options.learning_rate / 2);
  CHECK(result.history.size() == 3);
  CHECK(std::isfinite(parameters.input.row(0)[0]));
}

TEST_CASE("resumed by another number of threads, each shard is trained once") {
  const EncodedText& text = ManyShards();
  TrainOptions options = SmallOptions();
  options.threads = 3;
  MemoryStore store;
  StateKeeping keeping;
  keeping.store = &store;
  keeping.outlives_program = true;
  keeping.resume = true;
  std::atomic<bool> stop{false};
  TrainCallbacks callbacks;
  callbacks.stop = &stop;
  callbacks.progress = [&](const TrainProgress&) { stop = true; };
  Parameters parameters;
  REQUIRE(TrainSmall(text, options, parameters, callbacks, keeping)->outcome ==
          TrainOutcome::kStopped);
  options.threads = 1;
  const TrainResult result = *TrainSmall(text, options, parameters, {}, keeping);
  Parameters other;
  const TrainResult whole = *TrainSmall(text, options, other);
  for (size_t e = 0; e < 3; ++e) {
    CHECK(result.history[e].true_pairs == whole.history[e].true_pairs);
    CHECK(result.history[e].loss == doctest::Approx(whole.history[e].loss).epsilon(0.02));
  }
}

TEST_CASE("a text without a pair is an error") {
  const EncodedText text = EncodeForTest("a\nb\nc\n");
  Parameters parameters;
  TrainOptions options = SmallOptions();
  options.validation = 0;
  CHECK(absl::IsFailedPrecondition(TrainSmall(text, options, parameters).status()));
}

TEST_CASE("options out of range are named") {
  const auto message = [](auto change) {
    TrainOptions options;
    change(options);
    return std::string(options.Validate().message());
  };
  CHECK(message([](TrainOptions&) {}).empty());
  CHECK(message([](TrainOptions& o) { o.dim = 0; }).find("--dim") == 0);
  CHECK(message([](TrainOptions& o) { o.window = 1000; }).find("--window") == 0);
  CHECK(message([](TrainOptions& o) { o.learning_rate = NAN; }).find("--lr") == 0);
  CHECK(message([](TrainOptions& o) { o.validation = 0.9; }).find("--validation") == 0);
  CHECK(message([](TrainOptions& o) { o.subsample = -1; }).find("--subsample") == 0);
  CHECK(message([](TrainOptions& o) { o.noise_power = 5; }).find("--noise-power") == 0);
  CHECK(message([](TrainOptions& o) { o.threads = 0; }).find("--threads") == 0);
}

}  // namespace
}  // namespace nce2vec
