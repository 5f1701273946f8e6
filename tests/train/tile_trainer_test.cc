#include "src/train/tile_trainer.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/kernels/tile_reference.h"
#include "tests/train/two_topics.h"

namespace nce2vec {
namespace {

constexpr size_t kWords = 12;
constexpr float kNoBound = std::numeric_limits<float>::infinity();

Vocabulary Words() {
  std::vector<WordCount> words;
  for (size_t w = 0; w < kWords; ++w) words.push_back({absl::StrFormat("word%d", w), 20});
  return *Vocabulary::FromCounts(words);
}

struct Fixture {
  explicit Fixture(const TrainOptions& given)
      : options(given), noise(std::vector<double>(kWords, 1.0), 0.75) {
    parameters = *InitialParameters(kWords, 10, 1);
    if (options.subwords.enabled()) {
      REQUIRE(AddSubwords(*SubwordIndex::Build(Words(), options.subwords), 1, parameters).ok());
    }
    RandomStream random(2, StreamPurpose::kInitialise);
    for (Matrix* rows : {&parameters.input, &parameters.output, &parameters.ngrams}) {
      for (size_t r = 0; r < rows->rows(); ++r) {
        for (float& x : rows->row(r)) x = random.Uniform() - 0.5F;
      }
    }
  }

  TrainOptions options;
  Parameters parameters;
  NoiseDistribution noise;
};

TrainOptions WithSubwords() {
  TrainOptions options;
  options.objective = Objective::kNs;
  options.subwords.min_units = 3;
  options.subwords.max_units = 5;
  return options;
}

// Words repeat, within a tile and from one to the next.
SampledSentence Sentence() {
  SampledSentence sentence;
  for (size_t i = 0; i < 40; ++i) {
    sentence.words.push_back(ToWordId(i * 5 % kWords));
    sentence.windows.push_back(1 + static_cast<uint32_t>(i % 3));
  }
  return sentence;
}

TEST_CASE(
    "the first tile's step moves each row by its share of the gradient of what it is part of") {
  Fixture fixture(WithSubwords());
  const Parameters& parameters = fixture.parameters;
  TileBuilder builder(fixture.options, fixture.noise, fixture.parameters, {});
  TileTrainer trainer(fixture.options, builder, fixture.parameters);
  const SampledSentence sentence = Sentence();
  builder.Start(sentence);
  RandomStream random(1, StreamPurpose::kSentence);
  const SentenceTile* tile = builder.Next(random);
  // The same tile over vectors that were composed by hand.
  const size_t places = tile->input_words.size();
  Matrix composed = *Matrix::Create(kWords, 10);
  Tile reference = tile->tile;
  std::vector<float*> rows;
  for (const WordId word : tile->input_words) {
    ComposeWord(parameters, word, composed.padded_row(Index(word)));
    rows.push_back(composed.padded_row(Index(word)));
  }
  reference.inputs = rows;
  const TileGradient gradient = ReferenceTileGradient(reference);
  constexpr double kRate = 0.01;
  std::map<const float*, std::vector<double>> expected;
  const auto add = [&](const float* row, double scale, size_t place) {
    std::vector<double>& to = expected.try_emplace(row, row, row + 10).first->second;
    for (size_t d = 0; d < 10; ++d) to[d] += kRate * scale * gradient.inputs[place][d];
  };
  for (size_t i = 0; i < places; ++i) {
    const WordId word = tile->input_words[i];
    const std::span<const uint32_t> ngrams = parameters.subwords.of(word);
    const double scale = 1.0 / std::sqrt(1.0 + static_cast<double>(ngrams.size()));
    add(parameters.input.padded_row(Index(word)), scale, i);
    for (const uint32_t ngram : ngrams) add(parameters.ngrams.padded_row(ngram), scale, i);
  }
  const TileStep step{static_cast<float>(kRate), kNoBound};
  CHECK(trainer.waiting_pairs() == 0);
  CHECK(trainer.Train(tile, step) == 0);
  CHECK(trainer.waiting_pairs() == tile->true_pairs);
  CHECK(trainer.Train(nullptr, step) == doctest::Approx(gradient.loss).epsilon(1e-5));
  CHECK(expected.size() > 20);
  for (const auto& [row, values] : expected) {
    for (size_t d = 0; d < 10; ++d)
      CHECK(static_cast<double>(row[d]) == doctest::Approx(values[d]).epsilon(1e-4));
  }
}

// Of all tiles of a sentence, trained with no step at all: whatever is kept from tile to tile must
// be what the parameters say.
TEST_CASE("tiles see their words' vectors, whichever were there before") {
  for (const WordModel model : {WordModel::kSkipGram, WordModel::kCbow}) {
    TrainOptions options = WithSubwords();
    options.model = model;
    Fixture fixture(options);
    TileBuilder builder(fixture.options, fixture.noise, fixture.parameters, {});
    TileTrainer kept(fixture.options, builder, fixture.parameters);
    const SampledSentence sentence = Sentence();
    const TileStep step{std::numeric_limits<float>::min(), kNoBound};
    std::vector<double> losses;
    for (const bool each_alone : {false, true}) {
      builder.Start(sentence);
      RandomStream random(1, StreamPurpose::kSentence);
      size_t at = 0;
      const auto take = [&](double loss) {
        if (!each_alone)
          losses.push_back(loss);
        else
          CHECK(loss == doctest::Approx(losses[at++]).epsilon(1e-6));
      };
      bool first = true;
      while (const SentenceTile* tile = builder.Next(random)) {
        if (each_alone) {
          kept.Train(tile, step);
          take(kept.Train(nullptr, step));
        } else {
          const double loss = kept.Train(tile, step);
          if (!first) take(loss);
          first = false;
        }
      }
      if (!each_alone) take(kept.Train(nullptr, step));
    }
    CHECK(losses.size() == 4);
  }
}

double Cosine(std::span<const float> a, std::span<const float> b) {
  double ab = 0;
  double aa = 0;
  double bb = 0;
  for (size_t d = 0; d < a.size(); ++d) {
    ab += static_cast<double>(a[d] * b[d]);
    aa += static_cast<double>(a[d] * a[d]);
    bb += static_cast<double>(b[d] * b[d]);
  }
  return ab / std::sqrt(aa * bb);
}

TEST_CASE("every model tells two topics apart, on one thread always alike") {
  const EncodedText text = EncodeForTest(TwoTopics(1500));
  const auto row = [&](const Parameters& parameters, const std::string& word) {
    return parameters.input.row(Index(*text.vocabulary.Find(word)));
  };
  for (const bool subwords : {false, true}) {
    for (const WordModel model : {WordModel::kSkipGram, WordModel::kCbow}) {
      for (const bool positions : {false, true}) {
        if (positions && model == WordModel::kSkipGram) continue;
        CAPTURE(subwords);
        CAPTURE(positions);
        TrainOptions options = SmallOptions();
        options.model = model;
        options.position_weights = positions;
        if (model == WordModel::kCbow) options.learning_rate = 0.3;
        if (subwords) options.subwords = {.min_units = 2, .max_units = 3};
        Parameters once;
        Parameters again;
        const TrainResult result = *TrainSmall(text, options, once);
        REQUIRE(TrainSmall(text, options, again).ok());
        CHECK(SameBytes(once, again));
        CHECK(result.history[2].validation->loss < result.history[0].validation->loss);
        CHECK(std::abs(result.history[2].validation->ln_z_mean) < 0.4);
        double within = 0;
        double across = 0;
        for (size_t i = 1; i < 20; ++i) {
          const auto first = row(once, "a0");
          within += Cosine(first, row(once, absl::StrFormat("a%d", i))) / 19;
          across += Cosine(first, row(once, absl::StrFormat("b%d", i))) / 19;
        }
        CHECK(within > 0.7);
        CHECK(across < 0.2);
      }
    }
  }
}

TEST_CASE("cbow's positions learn that the nearest word says most") {
  // Each word of a sentence is the one before, or its successor; what stands further off is noise.
  RandomStream random(4, StreamPurpose::kInitialise);
  std::string chain;
  for (size_t s = 0; s < 3000; ++s) {
    for (size_t i = 0; i < 6; ++i) {
      const uint32_t word = random.Below(20);
      chain += absl::StrFormat("c%d d%d ", word, word);
    }
    chain += '\n';
  }
  const EncodedText text = EncodeForTest(chain);
  TrainOptions options = SmallOptions();
  options.model = WordModel::kCbow;
  options.position_weights = true;
  options.fixed_window = true;
  options.window = 3;
  options.learning_rate = 0.3;
  Parameters parameters;
  REQUIRE(TrainSmall(text, options, parameters).ok());
  const auto weight = [&](size_t position) {
    double sum = 0;
    for (const float x : parameters.positions.row(position)) sum += static_cast<double>(x * x);
    return sum;
  };
  REQUIRE(parameters.positions.rows() == 6);
  for (const size_t far : {0UL, 1UL, 4UL, 5UL}) {
    CHECK(weight(2) > 1.5 * weight(far));
    CHECK(weight(3) > 1.5 * weight(far));
  }
}

}  // namespace
}  // namespace nce2vec
