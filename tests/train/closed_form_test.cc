// Real multi-threaded training against the optimum that theory gives for each objective. Fake pairs
// that happen to be true stay in, so for nce the optimum is s = ln p(c | w) exactly, and for ns s =
// ln p(c | w) - ln(k p_n(c)) (Gutmann & Hyvarinen 2012; Levy & Goldberg 2014).
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <functional>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/train/trainer.h"
#include "src/vocab/noise_distribution.h"
#include "tests/corpus/encode_for_test.h"

namespace nce2vec {
namespace {

TEST_SUITE_BEGIN("statistics");  // of long trainings

constexpr size_t kWords = 50;
constexpr double kSeenOften = 1000;

// A text whose next word depends on the last one: p(c | w) as random as p^(1 / Zipf) allows.
std::string MarkovText(size_t tokens, size_t sentence) {
  RandomStream random(42, StreamPurpose::kInitialise);
  std::vector<std::vector<double>> cumulative(kWords, std::vector<double>(kWords));
  for (auto& row : cumulative) {
    double sum = 0;
    for (size_t c = 0; c < kWords; ++c) {
      // A sum of uniforms is normal enough.
      double normal = -6;
      for (int i = 0; i < 12; ++i) normal += static_cast<double>(random.Uniform());
      row[c] = sum += std::exp(normal) / std::sqrt(static_cast<double>(c + 3));
    }
    for (double& x : row) x /= sum;
  }
  std::string text;
  size_t word = 0;
  for (size_t i = 0; i < tokens; ++i) {
    const auto draw = static_cast<double>(random.Uniform());
    size_t next = 0;
    while (next + 1 < kWords && cumulative[word][next] < draw) ++next;
    word = next;
    text += absl::StrFormat("w%d%c", word, (i + 1) % sentence == 0 ? '\n' : ' ');
  }
  return text;
}

const EncodedText& Corpus() {
  static const EncodedText corpus = EncodeForTest(MarkovText(1'000'000, 20), 2);
  return corpus;
}

// Sentences of two words: the window's mean is the one other word.
const EncodedText& CorpusOfPairs() {
  static const EncodedText corpus = EncodeForTest(MarkovText(2'000'000, 2), 2);
  return corpus;
}

using PairCounts = std::vector<std::vector<double>>;  // [input][output]

// The true pairs that training really emits: the sampler's, with the same random streams.
PairCounts EmittedPairs(const EncodedText& text, const TrainOptions& options) {
  const std::vector<float> keep(kWords, 1.0F);
  const SentenceSampler sampler(keep, options.window, options.fixed_window);
  const HeldOutRule held_out(options.seed, EffectiveShare(text.corpus, options.validation));
  PairCounts counts(kWords, std::vector<double>(kWords, 0.0));
  SampledSentence sampled;
  for (size_t epoch = 1; epoch <= options.epochs; ++epoch) {
    for (const Shard& shard : text.corpus.shards()) {
      text.corpus.ForEachSentence(shard, [&](SentenceIndex index, std::span<const WordId> words) {
        if (held_out.IsHeldOut(index)) return;
        RandomStream random = SentenceSampler::StreamOf(options.seed, epoch, index);
        sampler.Sample(words, random, sampled);
        for (size_t c = 0; c < sampled.words.size(); ++c) {
          for (size_t i = 0; i < sampled.words.size(); ++i) {
            const size_t distance = i < c ? c - i : i - c;
            if (distance == 0 || distance > sampled.windows[c]) continue;
            counts[Index(sampled.words[i])][Index(sampled.words[c])] += 1;
          }
        }
      });
    }
  }
  return counts;
}

TrainOptions Options(Objective objective, size_t negatives) {
  TrainOptions options;
  options.objective = objective;
  options.negatives = negatives;
  options.dim = 64;
  options.window = 2;
  options.subsample = 0;
  options.epochs = 6;
  options.learning_rate = 0.01;  // the noise of SGD around the optimum falls with it
  return options;
}

struct Trained {
  Parameters parameters;
  TrainResult result;
  PairCounts counts;
};

Trained TrainOn(const TrainOptions& options, const EncodedText& text = Corpus()) {
  Trained trained;
  absl::StatusOr<TrainResult> result =
      Train(text.corpus, text.vocabulary, options, {}, {}, trained.parameters);
  REQUIRE_MESSAGE(result.ok(), std::string(result.status().message()));
  REQUIRE(result->outcome == TrainOutcome::kFinished);
  trained.result = *std::move(result);
  trained.counts = EmittedPairs(text, options);
  return trained;
}

double Score(const Parameters& parameters, size_t w, size_t c) {
  const std::span<const float> v = parameters.input.row(w);
  const std::span<const float> u = parameters.output.row(c);
  return std::inner_product(v.begin(), v.end(), u.begin(), 0.0) +
         static_cast<double>(parameters.bias[c]);
}

using PairVisitor = std::function<void(size_t w, size_t c, double ln_p)>;

// Visits the pairs that were seen often enough, with the log of their empirical p(c | w).
size_t ForEachFrequentPair(const PairCounts& counts, const PairVisitor& visit) {
  size_t visited = 0;
  for (size_t w = 0; w < kWords; ++w) {
    const double total = std::accumulate(counts[w].begin(), counts[w].end(), 0.0);
    for (size_t c = 0; c < kWords; ++c) {
      if (counts[w][c] < kSeenOften) continue;
      visit(w, c, std::log(counts[w][c] / total));
      ++visited;
    }
  }
  return visited;
}

TEST_CASE("nce learns ln p(c | w), normalised, whatever k") {
  std::map<size_t, Trained> by_k;
  for (const size_t k : {size_t{5}, size_t{15}}) {
    CAPTURE(k);
    const Trained& trained = by_k[k] = TrainOn(Options(Objective::kNce, k));
    double squares = 0;
    const size_t pairs = ForEachFrequentPair(trained.counts, [&](size_t w, size_t c, double ln_p) {
      const double error = Score(trained.parameters, w, c) - ln_p;
      squares += error * error;
    });
    CHECK(pairs > 2000);
    const double rmse = std::sqrt(squares / static_cast<double>(pairs));
    MESSAGE("k = ", k, ": RMSE of s against ln p(c | w): ", rmse);
    CHECK(rmse < 0.05);

    double ln_z = 0;
    for (size_t w = 0; w < kWords; ++w) {
      double z = 0;
      for (size_t c = 0; c < kWords; ++c) z += std::exp(Score(trained.parameters, w, c));
      ln_z += std::log(z) / kWords;
    }
    MESSAGE("k = ", k, ": mean ln Z ", ln_z);
    CHECK(std::abs(ln_z) < 0.05);
    // The figure that users see agrees.
    const ValidationResult& seen = *trained.result.history.back().validation;
    CHECK(std::abs(seen.ln_z_mean) < 0.05);
    // Held-out sentences come from the same source: no more loss there than in training.
    CHECK(seen.loss == doctest::Approx(trained.result.history.back().loss).epsilon(0.02));
  }
  double squares = 0;
  const size_t pairs = ForEachFrequentPair(by_k[5].counts, [&](size_t w, size_t c, double) {
    const double difference = Score(by_k[5].parameters, w, c) - Score(by_k[15].parameters, w, c);
    squares += difference * difference;
  });
  CHECK(std::sqrt(squares / static_cast<double>(pairs)) < 0.05);
}

double RootMeanSquareOfError(const Trained& trained) {
  double squares = 0;
  const size_t pairs = ForEachFrequentPair(trained.counts, [&](size_t w, size_t c, double ln_p) {
    const double error = Score(trained.parameters, w, c) - ln_p;
    squares += error * error;
  });
  REQUIRE(pairs > 500);
  return std::sqrt(squares / static_cast<double>(pairs));
}

// Each word has a row of its own, so n-grams, of which all words have some in common, change the
// way to the optimum and not the optimum.
TEST_CASE("nce learns ln p(c | w) of words that are made of n-grams") {
  TrainOptions options = Options(Objective::kNce, 5);
  options.subwords = {.min_units = 1, .max_units = 3};
  const double error = RootMeanSquareOfError(TrainOn(options));
  MESSAGE("RMSE of s against ln p(c | w): ", error);
  CHECK(error < 0.06);
}

TEST_CASE("cbow learns ln p(c | w) where the window is one word") {
  TrainOptions options = Options(Objective::kNce, 5);
  options.model = WordModel::kCbow;
  options.learning_rate = 0.02;
  const double error = RootMeanSquareOfError(TrainOn(options, CorpusOfPairs()));
  MESSAGE("RMSE of s against ln p(c | w): ", error);
  CHECK(error < 0.06);
}

TEST_CASE("ns learns ln p(c | w) - ln(k p_n(c))") {
  const std::span<const Count> counts = Corpus().vocabulary.arrays().counts;
  const std::vector<double> frequencies(counts.begin(), counts.end());
  std::map<size_t, double> mean_score;
  for (const size_t k : {size_t{5}, size_t{15}}) {
    CAPTURE(k);
    const TrainOptions options = Options(Objective::kNs, k);
    const NoiseDistribution noise(frequencies, options.noise_power);
    const Trained trained = TrainOn(options);
    double squares = 0;
    double sum = 0;
    const size_t pairs = ForEachFrequentPair(trained.counts, [&](size_t w, size_t c, double ln_p) {
      const double optimum = ln_p - std::log(static_cast<double>(k)) -
                             static_cast<double>(noise.log_probability(ToWordId(c)));
      const double score = Score(trained.parameters, w, c);
      squares += (score - optimum) * (score - optimum);
      sum += score;
    });
    const double rmse = std::sqrt(squares / static_cast<double>(pairs));
    MESSAGE("k = ", k, ": RMSE of s against the optimum of ns: ", rmse);
    CHECK(rmse < 0.05);
    mean_score[k] = sum / static_cast<double>(pairs);
  }
  CHECK(mean_score[5] - mean_score[15] == doctest::Approx(std::log(3.0)).epsilon(0.03));
}

TEST_SUITE_END();

}  // namespace
}  // namespace nce2vec
