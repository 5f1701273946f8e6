#include "src/train/round_tiles.h"

#include <algorithm>
#include <utility>

namespace nce2vec {

void RoundTiles::Clear() {
  tiles_.clear();
  inputs_.clear();
  outputs_.clear();
  bands_.clear();
  noise_weights_.clear();
  true_pairs_ = 0;
}

void RoundTiles::Add(const SentenceTile& tile, RoundRows& inputs, RoundRows& outputs) {
  Place place = End();
  place.known_inputs = tiles_.empty() ? 0 : tile.known_inputs;
  tiles_.push_back(place);
  // The first inputs stand in the tile before, too, which has numbered them.
  const std::span<const WordId> words = tile.input_words;
  const std::span<const WordId> before = std::exchange(input_words_, words);
  size_t known = 0;
  inputs_.resize(place.inputs + words.size());
  uint32_t* number = inputs_.data() + place.inputs;
  if (place.known_inputs > 0 && words.data() >= before.data()) {
    const auto skipped = static_cast<size_t>(words.data() - before.data());
    known = std::min(words.size(), before.size() - skipped);
    std::copy_n(number - before.size() + skipped, known, number);
  }
  for (size_t i = known; i < words.size(); ++i) number[i] = inputs.Add(words[i]);
  outputs_.resize(place.outputs + tile.output_words.size());
  number = outputs_.data() + place.outputs;
  for (const WordId word : tile.output_words) *number++ = outputs.Add(word);
  bands_.insert(bands_.end(), tile.tile.bands.begin(), tile.tile.bands.end());
  noise_weights_.insert(noise_weights_.end(), tile.tile.noise_weights.begin(),
                        tile.tile.noise_weights.end());
  true_pairs_ += tile.true_pairs;
}

void RoundTiles::AddPulls(size_t tile, TileScratch& scratch, RoundRows& inputs,
                          RoundRows& outputs) const {
  const Place begin = tiles_[tile];
  const Place end = tile + 1 < tiles_.size() ? tiles_[tile + 1] : End();
  const float* steps = scratch.input_steps();
  const float* curvatures = scratch.input_curvatures();
  for (size_t i = begin.inputs; i < end.inputs; ++i) {
    inputs.AddPull(inputs_[i], *steps++ * *curvatures++);
  }
  steps = scratch.output_steps();
  curvatures = scratch.output_curvatures();
  for (size_t o = begin.outputs; o < end.outputs; ++o) {
    outputs.AddPull(outputs_[o], *steps++ * *curvatures++);
  }
}

const Tile& RoundTiles::Find(size_t tile, const RoundRows& inputs, const RoundRows& outputs) {
  const Place begin = tiles_[tile];
  const Place end = tile + 1 < tiles_.size() ? tiles_[tile + 1] : End();
  current_ = 1 - current_;
  Rows& found = found_[current_];
  const std::span input_numbers(inputs_.data() + begin.inputs, end.inputs - begin.inputs);
  const std::span output_numbers(outputs_.data() + begin.outputs, end.outputs - begin.outputs);
  found.inputs.resize(input_numbers.size());
  found.outputs.resize(output_numbers.size());
  std::transform(input_numbers.begin(), input_numbers.end(), found.inputs.begin(),
                 [&](uint32_t number) { return inputs.row(number); });
  std::transform(output_numbers.begin(), output_numbers.end(), found.outputs.begin(),
                 [&](uint32_t number) { return outputs.row(number); });
  if (has_offsets_) {
    found.offsets.resize(output_numbers.size());
    std::transform(output_numbers.begin(), output_numbers.end(), found.offsets.begin(),
                   [&](uint32_t number) { return outputs.offset(number); });
  }
  found.tile = {.padded_dim = padded_dim_,
                .inputs = found.inputs,
                .outputs = found.outputs,
                .offsets = found.offsets,
                .bands = {bands_.data() + begin.bands, end.bands - begin.bands},
                .noise_weights = {noise_weights_.data() + begin.inputs, end.inputs - begin.inputs}};
  found.known_inputs = begin.known_inputs;
  return found.tile;
}

}  // namespace nce2vec
