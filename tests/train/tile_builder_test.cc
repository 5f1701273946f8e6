#include "src/train/tile_builder.h"

#include <doctest/doctest.h>

#include <algorithm>
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
  std::vector<float> offsets = std::vector<float>(kWords);
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

Pairs TruePairs(const SampledSentence& sentence) {
  Pairs pairs;
  for (size_t c = 0; c < sentence.words.size(); ++c) {
    for (size_t i = 0; i < sentence.words.size(); ++i) {
      const size_t distance = i < c ? c - i : i - c;
      if (distance > 0 && distance <= sentence.windows[c]) {
        pairs.emplace(sentence.words[i], sentence.words[c]);
      }
    }
  }
  return pairs;
}

TEST_CASE("the tiles of a sentence hold each of its true pairs once, and k fakes for each") {
  Fixture fixture;
  TileBuilder builder(fixture.options, fixture.noise, fixture.parameters, fixture.offsets);
  for (const size_t length : {size_t{1}, size_t{2}, size_t{5}, size_t{11}, size_t{37}}) {
    CAPTURE(length);
    const SampledSentence sentence = Sentence(length);
    const Pairs expected = TruePairs(sentence);
    Pairs built;
    uint64_t counted = 0;
    double fake_weight = 0;
    RandomStream random(1, StreamPurpose::kSentence);
    builder.Start(sentence);
    while (const SentenceTile* next = builder.Next(random)) {
      const Tile& tile = next->tile;
      counted += next->true_pairs;
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

TEST_CASE("in cbow, all windows of a tile are as wide as its first centre's") {
  Fixture fixture;
  fixture.options.model = WordModel::kCbow;
  TileBuilder builder(fixture.options, fixture.noise, fixture.parameters, fixture.offsets);
  const SampledSentence sentence = Sentence(37);
  RandomStream random(1, StreamPurpose::kSentence);
  builder.Start(sentence);
  size_t first = 0;
  std::set<uint32_t> widths;
  while (const SentenceTile* next = builder.Next(random)) {
    const size_t width = sentence.windows[first];
    const size_t base = first - std::min(first, width);
    for (size_t c = 0; c < next->tile.bands.size(); ++c, ++first) {
      const CentreBand& band = next->tile.bands[c];
      CHECK(base + band.self == first);
      CHECK(base + band.begin == first - std::min(first, width));
      CHECK(base + band.end == std::min(sentence.words.size(), first + width + 1));
    }
    CHECK(next->tile.noise_weights.empty());
    widths.insert(sentence.windows[first - next->tile.bands.size()]);
  }
  CHECK(first == sentence.words.size());
  CHECK(widths.size() > 1);
}

TEST_CASE("without shared noise a tile is one true pair with k fakes of its own") {
  Fixture fixture;
  fixture.options.tile_centres = 1;
  fixture.options.tile_noise = 0;
  TileBuilder builder(fixture.options, fixture.noise, fixture.parameters, fixture.offsets);
  const SampledSentence sentence = Sentence(11);
  Pairs built;
  RandomStream random(1, StreamPurpose::kSentence);
  builder.Start(sentence);
  while (const SentenceTile* next = builder.Next(random)) {
    const Tile& tile = next->tile;
    REQUIRE(tile.inputs.size() == 1);
    REQUIRE(tile.outputs.size() == 1 + fixture.options.negatives);
    CHECK(tile.noise_weights[0] == 1.0F);
    CHECK(next->true_pairs == 1);
    built.emplace(fixture.WordOfInput(tile.inputs[0]), fixture.WordOfOutput(tile.outputs[0]));
  }
  CHECK(built == TruePairs(sentence));
}

TEST_CASE("known inputs are in the sentence's tile before, whatever the windows") {
  Fixture fixture;
  fixture.options.tile_centres = 2;  // windows of up to 4 words can end before the last tile's
  TileBuilder builder(fixture.options, fixture.noise, fixture.parameters, fixture.offsets);
  const SampledSentence sentence = Sentence(37);
  RandomStream random(1, StreamPurpose::kSentence);
  builder.Start(sentence);
  std::set<const float*> before;
  size_t known = 0;
  size_t all_known = 0;
  while (const SentenceTile* next = builder.Next(random)) {
    const std::span<float* const> inputs = next->tile.inputs;
    REQUIRE(next->known_inputs <= inputs.size());
    for (const float* row : inputs.first(next->known_inputs)) CHECK(before.count(row) == 1);
    known += next->known_inputs;
    if (next->known_inputs == inputs.size()) ++all_known;
    before = {inputs.begin(), inputs.end()};
  }
  CHECK(known > 20);
  CHECK(all_known > 0);
}

TEST_CASE("the centres of a sentence are spread evenly over its tiles") {
  Fixture fixture;  // 5 centres a tile
  TileBuilder builder(fixture.options, fixture.noise, fixture.parameters, fixture.offsets);
  const SampledSentence sentence = Sentence(11);
  RandomStream random(1, StreamPurpose::kSentence);
  builder.Start(sentence);
  std::vector<size_t> centres;
  while (const SentenceTile* next = builder.Next(random)) {
    centres.push_back(next->tile.bands.size());
  }
  CHECK(centres == std::vector<size_t>{4, 4, 3});
}

TEST_CASE("a tile stays as it is while the next one is built, of another sentence too") {
  Fixture fixture;
  TileBuilder builder(fixture.options, fixture.noise, fixture.parameters, fixture.offsets);
  const SampledSentence first = Sentence(5);
  const SampledSentence second = Sentence(4);
  RandomStream random(1, StreamPurpose::kSentence);
  builder.Start(first);
  const Tile& tile = builder.Next(random)->tile;
  const std::vector<float*> inputs(tile.inputs.begin(), tile.inputs.end());
  const std::vector<float*> outputs(tile.outputs.begin(), tile.outputs.end());
  CHECK(builder.Next(random) == nullptr);
  builder.Start(second);
  REQUIRE(builder.Next(random) != nullptr);
  CHECK(std::equal(inputs.begin(), inputs.end(), tile.inputs.begin(), tile.inputs.end()));
  CHECK(std::equal(outputs.begin(), outputs.end(), tile.outputs.begin(), tile.outputs.end()));
}

TEST_CASE("outputs come with their words' offsets, where there are any") {
  Fixture fixture;
  const SampledSentence sentence = Sentence(9);
  RandomStream random(1, StreamPurpose::kSentence);
  TileBuilder nce(fixture.options, fixture.noise, fixture.parameters, fixture.offsets);
  nce.Start(sentence);
  const Tile& tile = nce.Next(random)->tile;
  REQUIRE(tile.offsets.size() == tile.outputs.size());
  for (size_t o = 0; o < tile.outputs.size(); ++o) {
    const WordId word = fixture.WordOfOutput(tile.outputs[o]);
    CHECK(tile.offsets[o] == &fixture.offsets[Index(word)]);
  }
  TileBuilder ns(fixture.options, fixture.noise, fixture.parameters, {});
  ns.Start(sentence);
  CHECK(ns.Next(random)->tile.offsets.empty());
}

}  // namespace
}  // namespace nce2vec
