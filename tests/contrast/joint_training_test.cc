#include "src/contrast/joint_training.h"

#include <doctest/doctest.h>

#include <cstring>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/base/random.h"
#include "src/train/trainer.h"
#include "tests/corpus/encode_for_test.h"

namespace nce2vec {
namespace {

// Lines of two sentences about one of twenty topics.
std::string Lines(size_t count) {
  RandomStream random(4, StreamPurpose::kInitialise);
  std::string text;
  for (size_t i = 0; i < count; ++i) {
    const uint32_t topic = random.Below(20);
    for (int sentence = 0; sentence < 2; ++sentence) {
      text += "The";
      for (int w = 0; w < 6; ++w) text += absl::StrFormat(" t%d_%d", topic, random.Below(12));
      text += ". ";
    }
    text += "\n";
  }
  return text;
}

struct Outcome {
  std::vector<LossValue> means;  // of each epoch
  TrainResult result;
  Parameters parameters;
};

Outcome Train(const EncodedText& text, double weight, double validation = 0, size_t threads = 1) {
  TrainOptions words;
  words.dim = 24;
  words.epochs = 3;
  words.validation = validation;
  words.threads = threads;
  words.deterministic = true;
  ContrastOptions texts;
  texts.dim = words.dim;
  texts.batch = 32;
  texts.threads = threads;
  JointTraining joint(text.corpus, TextLayout::kLines, texts, weight);
  TrainCallbacks callbacks;
  callbacks.slice_shards = 2;
  Outcome outcome;
  if (weight > 0) {
    callbacks.slice = [&](const TrainedSlice& slice, Parameters& parameters) {
      return joint.TrainSlice(slice, parameters);
    };
  }
  callbacks.epoch = [&](const EpochReport&) {
    if (const auto means = joint.TakeMeans()) outcome.means.push_back(*means);
  };
  outcome.result =
      Train(text.corpus, text.vocabulary, words, {}, callbacks, outcome.parameters).value();
  return outcome;
}

EncodedText Encode(size_t lines) {
  TextOptions options;
  options.tokenizer = TokenizerKind::kWords;
  return EncodeForTest(Lines(lines), 1, 1, options, TextLayout::kLines);
}

TEST_CASE("one table learns both: the lines' loss falls, the words' loss is trained as ever") {
  const EncodedText text = Encode(6000);
  const Outcome alone = Train(text, 0);
  const Outcome joint = Train(text, 0.05);
  CHECK(alone.means.empty());
  REQUIRE(joint.means.size() == 3);
  CHECK(joint.means[2].loss < joint.means[0].loss);
  CHECK(joint.means[2].positive_cosine > 0.5);
  CHECK(joint.result.history.back().true_pairs == alone.result.history.back().true_pairs);
  CHECK(joint.result.history.back().loss < joint.result.history.front().loss);
  CHECK(joint.result.history.back().loss < alone.result.history.back().loss + 0.2);
}

TEST_CASE("each recovery halves the rate that the texts are trained with") {
  const EncodedText text = Encode(600);
  const auto train = [&](double weight, size_t recoveries) {
    ContrastOptions texts;
    texts.dim = 24;
    texts.batch = 32;
    JointTraining joint(text.corpus, TextLayout::kLines, texts, weight);
    Parameters parameters = InitialParameters(text.vocabulary.size(), texts.dim, 1).value();
    const HeldOutRule none(1, 0);
    const TrainedSlice slice{1, 0, text.corpus.shards().size(), 0.5, recoveries, &none};
    REQUIRE(joint.TrainSlice(slice, parameters).ok());
    const std::span<const float> row = parameters.input.row(0);
    return std::vector<float>(row.begin(), row.end());
  };
  CHECK(train(0.1, 2) == train(0.025, 0));
  CHECK(train(0.1, 0) != train(0.025, 0));
}

TEST_CASE("slices change nothing of the words' training but when the learning rate is set anew") {
  const EncodedText text = Encode(3000);
  const Outcome plain = Train(text, 0);
  // A weight so small that no number moves by it.
  const Outcome sliced = Train(text, 1e-30);
  for (size_t epoch = 0; epoch < 3; ++epoch) {
    const EpochReport& a = plain.result.history[epoch];
    const EpochReport& b = sliced.result.history[epoch];
    CHECK(a.true_pairs == b.true_pairs);
    CHECK(a.loss == doctest::Approx(b.loss).epsilon(1e-3));
  }
}

TEST_CASE("same seed, same bytes with one thread, and with several that are deterministic") {
  const EncodedText text = Encode(6000);
  REQUIRE(text.corpus.shards().size() > 4);
  for (const size_t threads : {size_t{1}, size_t{2}, size_t{3}}) {
    const Outcome first = Train(text, 0.1, 0.05, threads);
    const Outcome second = Train(text, 0.1, 0.05, threads);
    CHECK(first.means.size() == 3);
    const Matrix& a = first.parameters.input;
    const Matrix& b = second.parameters.input;
    CHECK(std::memcmp(a.padded_row(0), b.padded_row(0), a.rows() * a.stride() * sizeof(float)) ==
          0);
  }
}

}  // namespace
}  // namespace nce2vec
