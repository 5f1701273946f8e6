// Training on given pairs, and with weights.
#include "src/train/given_pairs.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/train/trained_frequencies.h"
#include "src/train/trainer.h"
#include "src/vocab/subsampling.h"
#include "tests/corpus/encode_for_test.h"
#include "tests/corpus/encode_pairs_for_test.h"
#include "tests/corpus/encode_weighted_for_test.h"
#include "tests/train/two_topics.h"

namespace nce2vec {
namespace {

TrainOptions PairOptions() {
  TrainOptions options = SmallOptions();
  options.input_format = InputFormat::kWordPairs;
  return options;
}

double Score(const Parameters& parameters, WordId w, WordId c) {
  const std::span<const float> v = parameters.input.row(Index(w));
  const std::span<const float> u = parameters.output.row(Index(c));
  return std::inner_product(v.begin(), v.end(), u.begin(), 0.0) +
         static_cast<double>(parameters.bias[Index(c)]);
}

// Centres and contexts of their own kinds, with any joint distribution, which weights state.
struct Joint {
  static constexpr size_t kCentres = 20;
  static constexpr size_t kContexts = 30;
  static constexpr double kPairs = 300'000;  // an epoch's

  Joint() {
    RandomStream random(3, StreamPurpose::kInitialise);
    double sum = 0;
    for (double& x : weights) sum += x = std::exp(2.0 * static_cast<double>(random.Uniform()));
    for (double& x : weights) x *= kPairs / sum;
    for (size_t i = 0; i < weights.size(); ++i) {
      lines += absl::StrFormat("w%d\tc%d\t%.3f\n", i / kContexts, i % kContexts, weights[i]);
      of_centre[i / kContexts] += weights[i];
      of_context[i % kContexts] += weights[i];
    }
  }
  std::vector<double> weights = std::vector<double>(kCentres * kContexts);
  std::vector<double> of_centre = std::vector<double>(kCentres);
  std::vector<double> of_context = std::vector<double>(kContexts);
  std::string lines;
};

// The root of the mean square that scores differ by from `optimum`(ln of pair, centre, context
// shares).
template <class Optimum>
double ErrorOf(const Joint& joint, const EncodedText& text, const Parameters& parameters,
               Optimum&& optimum) {
  double squares = 0;
  for (size_t i = 0; i < joint.weights.size(); ++i) {
    const size_t w = i / Joint::kContexts;
    const size_t c = i % Joint::kContexts;
    const double score = Score(parameters, *text.vocabulary.Find(absl::StrFormat("w%d", w)),
                               *text.vocabulary.Find(absl::StrFormat("c%d", c)));
    const double best = optimum(std::log(joint.weights[i] / Joint::kPairs),
                                std::log(joint.of_centre[w] / Joint::kPairs),
                                std::log(joint.of_context[c] / Joint::kPairs));
    squares += (score - best) * (score - best);
  }
  return std::sqrt(squares / static_cast<double>(joint.weights.size()));
}

TEST_SUITE_BEGIN("statistics");  // of long trainings

TEST_CASE("nce learns ln p(context | centre) of weighted pairs, ns their PMI less ln k") {
  const Joint joint;
  const EncodedText text = EncodePairsForTest(joint.lines);
  TrainOptions options = PairOptions();
  options.dim = 32;
  options.epochs = 15;
  options.learning_rate = 0.01;
  Parameters nce;
  REQUIRE(TrainSmall(text, options, nce).ok());
  const double nce_error =
      ErrorOf(joint, text, nce, [](double both, double w, double) { return both - w; });
  MESSAGE("nce: RMSE against ln p(c | w): ", nce_error);
  CHECK(nce_error < 0.03);

  options.objective = Objective::kNs;
  options.noise_power = 1;
  Parameters ns;
  REQUIRE(TrainSmall(text, options, ns).ok());
  const double ns_error = ErrorOf(joint, text, ns, [](double both, double w, double c) {
    return both - w - c - std::log(5.0);
  });
  MESSAGE("ns: RMSE against PMI - ln k: ", ns_error);
  CHECK(ns_error < 0.03);
}

TEST_CASE("pairs made from a text by its windows train as the text does") {
  const std::string lines = TwoTopics(4000);
  const EncodedText text = EncodeForTest(lines);
  std::string made;
  for (const Shard& shard : text.corpus.shards()) {
    text.corpus.ForEachSentence(shard, [&](SentenceIndex, std::span<const WordId> words) {
      for (size_t c = 0; c < words.size(); ++c) {
        for (size_t i = c < 2 ? 0 : c - 2; i < std::min(words.size(), c + 3); ++i) {
          if (i == c) continue;
          absl::StrAppendFormat(&made, "%s\t%s\n", text.vocabulary.word(words[i]),
                                text.vocabulary.word(words[c]));
        }
      }
    });
  }
  TrainOptions options = SmallOptions();
  options.window = 2;
  options.fixed_window = true;
  options.validation = 0;
  Parameters parameters;
  const TrainResult of_text = *TrainSmall(text, options, parameters);
  const EncodedText pairs = EncodePairsForTest(made);
  options.input_format = InputFormat::kWordPairs;
  const TrainResult of_pairs = *TrainSmall(pairs, options, parameters);
  CHECK(of_pairs.history[2].true_pairs == of_text.history[2].true_pairs);
  CHECK(of_pairs.history[2].loss == doctest::Approx(of_text.history[2].loss).epsilon(0.01));
}

TEST_SUITE_END();

std::string SomePairs(size_t count, const char* weight, size_t times = 1) {
  RandomStream random(4, StreamPurpose::kInitialise);
  std::string lines;
  for (size_t i = 0; i < count; ++i) {
    const uint32_t topic = random.Below(2);
    const std::string line = absl::StrFormat("w%d\tc%d%s\n", 2 * random.Below(10) + topic,
                                             2 * random.Below(10) + topic, weight);
    for (size_t t = 0; t < times; ++t) lines += line;
  }
  return lines;
}

TEST_CASE("a weight of 2 is the line twice, to the byte; fractions are so in expectation") {
  Parameters twice;
  Parameters two;
  const TrainResult result =
      *TrainSmall(EncodePairsForTest(SomePairs(3000, "", 2)), PairOptions(), twice);
  REQUIRE(TrainSmall(EncodePairsForTest(SomePairs(3000, "\t2")), PairOptions(), two).ok());
  CHECK(SameBytes(twice, two));
  CHECK(result.training_tokens + result.held_out_tokens == 12'000);

  TrainOptions options = PairOptions();
  options.validation = 0;
  for (const auto& [weight, pairs] : {std::pair{"\t0.3", 9000}, {"\t2.5", 75'000}}) {
    const TrainResult fraction =
        *TrainSmall(EncodePairsForTest(SomePairs(30'000, weight)), options, two);
    CHECK(fraction.history[0].true_pairs != fraction.history[1].true_pairs);  // drawn anew
    CHECK(static_cast<double>(fraction.history[2].true_pairs) ==
          doctest::Approx(pairs).epsilon(0.03));
    const TrainedFrequencies expected =
        FrequenciesInTraining(EncodePairsForTest(SomePairs(30'000, weight)).corpus, options, {},
                              std::vector<float>(40, 1.0F));
    CHECK(std::accumulate(expected.outputs.begin(), expected.outputs.end(), 0.0) ==
          doctest::Approx(pairs).epsilon(1e-5));
  }
}

TEST_CASE("what is only a context has no input vector, what is only a centre no output vector") {
  const EncodedText text = EncodePairsForTest(SomePairs(3000, "") + "w1\tw1\n");
  for (const Objective objective : {Objective::kNce, Objective::kNs}) {
    TrainOptions options = PairOptions();
    options.objective = objective;
    Parameters parameters;
    REQUIRE(TrainSmall(text, options, parameters).ok());
    for (size_t w = 0; w < text.vocabulary.size(); ++w) {
      const std::string_view word = text.vocabulary.word(ToWordId(w));
      const auto is_zero = [](std::span<const float> row) {
        return std::ranges::all_of(row, [](float x) { return x == 0; });
      };
      CHECK(is_zero(parameters.input.row(w)) == (word[0] == 'c'));
      CHECK(is_zero(parameters.output.row(w)) == (word[0] == 'w' && word != "w1"));
      CHECK(std::isfinite(parameters.bias[w]));
    }
  }
}

TEST_CASE("heavy pairs among light ones don't blow up") {
  TrainOptions options = PairOptions();
  options.learning_rate = 0.5;
  options.on_divergence = DivergencePolicy::kStop;
  Parameters parameters;
  const EncodedText text = EncodePairsForTest(SomePairs(3000, "") + "heavy\tone\t100000\n");
  const TrainResult result = *TrainSmall(text, options, parameters);
  CHECK(result.outcome == TrainOutcome::kFinished);
  // Nearly all fakes are of the one context that is true: no better than a model that knows
  // nothing.
  CHECK(result.history[2].loss < std::log(6.0) + 5 * std::log(1.2));
}

TEST_CASE("given pairs: any tiles, and the same bytes from threads that are deterministic") {
  const EncodedText text = EncodePairsForTest(SomePairs(30'000, "\t1.5"));
  for (const auto& [tile, noise] : {std::pair<size_t, size_t>{1, 0}, {5, 8}, {64, 20}}) {
    TrainOptions options = PairOptions();
    options.tile_centres = tile;
    options.tile_noise = noise;
    options.threads = 3;
    options.deterministic = true;
    Parameters first;
    Parameters second;
    const TrainResult result = *TrainSmall(text, options, first);
    REQUIRE(TrainSmall(text, options, second).ok());
    CHECK(SameBytes(first, second));
    // A topic's words are twice as likely as noise, and half of the noise is of the topic.
    CHECK(result.history[2].validation->loss < result.history[0].loss);
  }
}

TEST_CASE("subsampling of pairs goes by both words") {
  const EncodedText text = EncodePairsForTest(SomePairs(20'000, "") + "often\toften\t20000\n");
  TrainOptions options = PairOptions();
  options.subsample = 0.05;
  options.validation = 0;
  Parameters parameters;
  const TrainResult result = *TrainSmall(text, options, parameters);
  const std::vector<float> keep =
      KeepProbabilities(text.vocabulary.arrays().counts, options.subsample);
  const double often = static_cast<double>(keep[Index(*text.vocabulary.Find("often"))]);
  CHECK(often < 0.5);
  CHECK(static_cast<double>(result.history[0].true_pairs) ==
        doctest::Approx(20'000 + 20'000 * often * often).epsilon(0.02));
}

std::string Repeated(const std::string& line, size_t times) {
  std::string lines;
  for (size_t i = 0; i < times; ++i) lines += line;
  return lines;
}

TEST_CASE("a line is trained as often as its weight says, on any number of threads") {
  const std::string lines = TwoTopics(3000);
  Parameters parameters;
  for (const size_t threads : {size_t{1}, size_t{3}}) {
    TrainOptions options = SmallOptions();
    options.validation = 0;
    options.fixed_window = true;
    options.threads = threads;
    options.deterministic = true;
    options.line_weights = true;
    const auto pairs = [&](const char* weight) {
      const TrainResult result =
          *TrainSmall(*EncodeWeighted(lines, Repeated(weight, 3000)), options, parameters);
      CHECK(result.fraction == 1.0);
      return static_cast<double>(result.history[2].true_pairs);
    };
    const double once = pairs("1\n");
    CHECK(pairs("2\n") == 2 * once);
    CHECK(pairs("0.3\n") == doctest::Approx(0.3 * once).epsilon(0.1));
    CHECK(pairs("2.5\n") == doctest::Approx(2.5 * once).epsilon(0.02));
  }
}

TEST_CASE("lines of weight 0 teach nothing, and held-out lines count by their weight") {
  // The second half would tell that a and b meet.
  const std::string lines = TwoTopics(2000) + Repeated("a0 b0 a1 b1 a2 b2\n", 2000);
  const EncodedText text = *EncodeWeighted(lines, Repeated("1\n", 2000) + Repeated("0\n", 2000));
  TrainOptions options = SmallOptions();
  options.line_weights = true;
  options.validation = 0.2;
  Parameters parameters;
  const TrainResult result = *TrainSmall(text, options, parameters);
  const auto score = [&](const char* a, const char* b) {
    return Score(parameters, *text.vocabulary.Find(a), *text.vocabulary.Find(b));
  };
  CHECK(score("a0", "a1") > score("a0", "b0") + 1);
  CHECK(result.history[2].validation->loss ==
        doctest::Approx(result.history[2].loss).epsilon(0.05));
  CHECK(result.training_tokens + result.held_out_tokens == 36'000);

  const EncodedText nothing = *EncodeWeighted(lines, Repeated("0\n", 4000));
  const std::string message(TrainSmall(nothing, options, parameters).status().message());
  CHECK(message.find("weight 0") != message.npos);
}

TEST_CASE("a corpus that is no pairs is read without harm") {
  const std::vector<WordId> ids = {WordId{1},     WeightMark(2), WordId{2},    kSentenceEnd,
                                   kUnknownWord,  WordId{3},     WordId{4},    WeightMark(0.5F),
                                   WeightMark(3), WordId{5},     kSentenceEnd, WordId{6}};
  std::vector<std::pair<WordId, WordId>> pairs;
  ForEachGivenPair(ids, [&](WordId a, WordId b, float) { pairs.emplace_back(a, b); });
  CHECK(pairs == std::vector<std::pair<WordId, WordId>>{{WordId{3}, WordId{4}}});
}

TEST_CASE("metadata names what is not running text of weight 1") {
  TrainOptions options;
  CHECK_FALSE(options.ToMetadata().contains("train.input_format"));
  CHECK_FALSE(options.ToMetadata().contains("train.line_weights"));
  options.line_weights = true;
  CHECK(options.ToMetadata().at("train.line_weights") == "true");
  options.input_format = InputFormat::kWordPairs;
  CHECK(options.ToMetadata().at("train.input_format") == "word-pairs");
  CHECK_FALSE(options.ToMetadata().contains("train.window"));
}

}  // namespace
}  // namespace nce2vec
