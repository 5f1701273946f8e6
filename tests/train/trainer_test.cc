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
#include "tests/train/two_topics.h"

namespace nce2vec {
namespace {

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
