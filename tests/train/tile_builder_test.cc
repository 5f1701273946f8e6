#include "src/train/tile_builder.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <map>
#include <numeric>
#include <set>
#include <utility>
#include <vector>

namespace nce2vec {
namespace {

constexpr size_t kWords = 40;

struct Fixture {
  Fixture() : parameters(*InitialParameters(kWords, 8, 1)), noise(Frequencies(), 0.75) {
    options.negatives = 3;
    options.window = 4;
    options.tile_centres = 5;
    options.tile_noise = 6;
  }
  static std::vector<double> Frequencies() {
    std::vector<double> frequencies(kWords);
    std::iota(frequencies.begin(), frequencies.end(), 1.0);
    return frequencies;
  }
  WordId WordOfInput(const float* row) const {
    return ToWordId(static_cast<size_t>(row - parameters.input.padded_row(0)) /
                    parameters.input.stride());
  }
  WordId WordOfOutput(const float* row) const {
    return ToWordId(static_cast<size_t>(row - parameters.output.padded_row(0)) /
                    parameters.output.stride());
  }

  TrainOptions options;
  Parameters parameters;
  NoiseDistribution noise;
};

// A sentence of distinct words, so that a row tells its position.
SampledSentence Sentence(size_t length) {
  SampledSentence sentence;
  RandomStream random(8, StreamPurpose::kInitialise);
  for (size_t i = 0; i < length; ++i) {
    sentence.words.push_back(ToWordId(i));
    sentence.windows.push_back(1 + random.Below(4));
  }
  return sentence;
}

using Pairs = std::multiset<std::pair<WordId, WordId>>;  // input, output

TEST_CASE("the tiles of a sentence hold each of its true pairs once, and k fakes for each") {
  Fixture fixture;
  TileBuilder builder(fixture.options, fixture.noise, fixture.parameters);
  for (const size_t length : {size_t{1}, size_t{2}, size_t{5}, size_t{11}, size_t{37}}) {
    CAPTURE(length);
    const SampledSentence sentence = Sentence(length);
    Pairs expected;
    for (size_t c = 0; c < length; ++c) {
      for (size_t i = 0; i < length; ++i) {
        const size_t distance = i < c ? c - i : i - c;
        if (distance > 0 && distance <= sentence.windows[c]) {
          expected.emplace(sentence.words[i], sentence.words[c]);
        }
      }
    }
    Pairs built;
    uint64_t counted = 0;
    double fake_weight = 0;
    RandomStream random(1, StreamPurpose::kSentence);
    for (size_t first = 0; first < length; first += builder.centres()) {
      const Tile& tile = builder.Build(sentence, first, random);
      counted += builder.true_pairs();
      if (tile.inputs.empty()) continue;
      CHECK(tile.inputs.size() <= builder.max_inputs());
      CHECK(tile.outputs.size() <= builder.max_outputs());
      CHECK(tile.outputs.size() == tile.bands.size() + 6);
      std::vector<float> true_pairs(tile.inputs.size(), 0.0F);
      for (size_t c = 0; c < tile.bands.size(); ++c) {
        const CentreBand& band = tile.bands[c];
        CHECK(fixture.WordOfInput(tile.inputs[band.self]) == fixture.WordOfOutput(tile.outputs[c]));
        for (size_t i = band.begin; i < band.end; ++i) {
          if (i == band.self) continue;
          built.emplace(fixture.WordOfInput(tile.inputs[i]), fixture.WordOfOutput(tile.outputs[c]));
          true_pairs[i] += 1;
        }
      }
      for (size_t i = 0; i < tile.inputs.size(); ++i) {
        CHECK(tile.noise_weights[i] == doctest::Approx(3.0F * true_pairs[i] / 6.0F));
        fake_weight += static_cast<double>(tile.noise_weights[i]) * 6;
      }
    }
    CHECK(built == expected);
    CHECK(counted == expected.size());
    CHECK(fake_weight == doctest::Approx(3.0 * static_cast<double>(expected.size())));
  }
}

TEST_CASE("nce has biases and shifts by ln(k p_n), ns has neither") {
  Fixture fixture;
  const SampledSentence sentence = Sentence(9);
  RandomStream random(1, StreamPurpose::kSentence);
  TileBuilder nce(fixture.options, fixture.noise, fixture.parameters);
  const Tile& tile = nce.Build(sentence, 0, random);
  REQUIRE(tile.biases.size() == tile.outputs.size());
  for (size_t o = 0; o < tile.outputs.size(); ++o) {
    const WordId word = fixture.WordOfOutput(tile.outputs[o]);
    CHECK(tile.biases[o] == &fixture.parameters.bias[Index(word)]);
    CHECK(tile.shifts[o] == doctest::Approx(std::log(3.0F) + fixture.noise.log_probability(word)));
  }
  fixture.options.objective = Objective::kNs;
  TileBuilder ns(fixture.options, fixture.noise, fixture.parameters);
  const Tile& plain = ns.Build(sentence, 0, random);
  CHECK(plain.biases.empty());
  for (const float shift : plain.shifts) CHECK(shift == 0.0F);
}

}  // namespace
}  // namespace nce2vec
