#include "src/tune/training_trial.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/train/two_topics.h"

namespace nce2vec {
namespace {

// Words of one topic are alike, words of two are not.
SimilarityScore TopicScore(const EncodedText& text) {
  const auto data = ParseSimilarityData(
      "a1 a2 9\na3 a4 9\nb1 b2 9\nb5 b6 9\na1 b1 1\na2 b3 1\na7 b8 1\nb9 a9 1\n", "topics");
  auto score = SimilarityScore::Create({*data}, text.vocabulary);
  REQUIRE(score.ok());
  return *std::move(score);
}

}  // namespace

TEST_CASE("a share of the work is few passes over much text") {
  const auto is = [](TrialLength length, size_t epochs, double text) {
    return length.epochs == epochs && length.text == doctest::Approx(text);
  };
  CHECK(is(LengthOfTrial(0.01, 5), 1, 0.05));
  CHECK(is(LengthOfTrial(0.2, 5), 1, 1));
  CHECK(is(LengthOfTrial(1.0 / 3, 5), 2, 5.0 / 6));
  CHECK(is(LengthOfTrial(0.6, 5), 3, 1));
  CHECK(is(LengthOfTrial(1, 5), 5, 1));
  CHECK(is(LengthOfTrial(0.5, 1), 1, 0.5));
}

TEST_CASE("the least share is a shard, or what has enough words") {
  const EncodedText small = EncodeForTest(TwoTopics(2000));  // 24 k words
  CHECK(LeastShare(small.corpus, 10) == doctest::Approx(1e5 / 240000));
  CHECK(LeastShare(small.corpus, 4) == 1);
  const EncodedText large = EncodeForTest(TwoTopics(50000));  // 600 k words
  CHECK(LeastShare(large.corpus, 1) == doctest::Approx(1.0 / 6));
}

TEST_CASE("a trial learns, and reads as much as it was told") {
  const EncodedText text = EncodeForTest(TwoTopics(20000));
  const SimilarityScore score = TopicScore(text);
  TrainOptions options = SmallOptions();
  options.epochs = 4;
  const auto trial = RunTrainingTrial(text.corpus, text.vocabulary, score, options, 0.5, {});
  REQUIRE(trial.ok());
  CHECK(trial->outcome.end == TrialOutcome::End::kScored);
  CHECK(trial->words == 2 * text.corpus.known_tokens());
  CHECK(trial->outcome.score > 0.85);
  CHECK(score.Mean(trial->cosines) == trial->outcome.score);
  const auto part = RunTrainingTrial(text.corpus, text.vocabulary, score, options, 0.1, {});
  REQUIRE(part.ok());
  CHECK(part->words < text.corpus.known_tokens() / 2);
  CHECK(part->words > text.corpus.known_tokens() / 4);
}

TEST_CASE("a trial on the whole work is the training itself") {
  const EncodedText text = EncodeForTest(TwoTopics(2000));
  const SimilarityScore score = TopicScore(text);
  TrainOptions options = SmallOptions();
  const auto trial = RunTrainingTrial(text.corpus, text.vocabulary, score, options, 1, {});
  REQUIRE(trial.ok());
  options.validation = 0;
  Parameters parameters;
  REQUIRE(TrainSmall(text, options, parameters).ok());
  CHECK(trial->cosines == score.Cosines(parameters.input.view()));
}

TEST_CASE("a trial that is stopped or diverges says so") {
  const EncodedText text = EncodeForTest(TwoTopics(2000));
  const SimilarityScore score = TopicScore(text);
  const std::atomic<bool> stop{true};
  TrainCallbacks callbacks;
  callbacks.stop = &stop;
  const auto stopped =
      RunTrainingTrial(text.corpus, text.vocabulary, score, SmallOptions(), 1, callbacks);
  REQUIRE(stopped.ok());
  CHECK(stopped->outcome.end == TrialOutcome::End::kStopped);
  TrainOptions wild = SmallOptions();
  wild.learning_rate = 100;
  wild.curvature_limit = INFINITY;
  const auto diverged = RunTrainingTrial(text.corpus, text.vocabulary, score, wild, 1, {});
  REQUIRE(diverged.ok());
  CHECK(diverged->outcome.end == TrialOutcome::End::kDiverged);
}

}  // namespace nce2vec
