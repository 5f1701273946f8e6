#include "src/train/round_tiles.h"

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
  place.known_inputs = tiles_.empty() ? 0 : tile.tile.known_inputs;
  tiles_.push_back(place);
  for (const WordId word : tile.input_words) inputs_.push_back(inputs.Add(word));
  for (const WordId word : tile.output_words) outputs_.push_back(outputs.Add(word));
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
  found.inputs.clear();
  found.outputs.clear();
  found.offsets.clear();
  for (size_t i = begin.inputs; i < end.inputs; ++i) found.inputs.push_back(inputs.row(inputs_[i]));
  for (size_t o = begin.outputs; o < end.outputs; ++o) {
    found.outputs.push_back(outputs.row(outputs_[o]));
    if (has_offsets_) found.offsets.push_back(outputs.offset(outputs_[o]));
  }
  found.tile = {.padded_dim = padded_dim_,
                .inputs = found.inputs,
                .outputs = found.outputs,
                .offsets = found.offsets,
                .bands = {bands_.data() + begin.bands, end.bands - begin.bands},
                .noise_weights = {noise_weights_.data() + begin.inputs, end.inputs - begin.inputs},
                .known_inputs = begin.known_inputs};
  return found.tile;
}

}  // namespace nce2vec
