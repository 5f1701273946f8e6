#include "src/train/tile_builder.h"

#include <algorithm>

namespace nce2vec {

TileBuilder::TileBuilder(const TrainOptions& options, const NoiseDistribution& noise,
                         Parameters& parameters, std::span<float> offsets)
    : noise_(noise),
      parameters_(parameters),
      offsets_(offsets),
      centres_(options.tile_centres),
      shared_noise_(options.tile_noise > 0),
      cbow_(options.model == WordModel::kCbow),
      noise_rows_(shared_noise_ ? options.tile_noise : options.negatives),
      window_(options.window),
      negatives_(static_cast<float>(options.negatives)) {
  for (Buffers& buffers : buffers_) {
    buffers.output_words.resize(max_outputs());
    buffers.inputs.resize(max_inputs());
    buffers.outputs.resize(max_outputs());
    buffers.offsets.resize(max_outputs());
    buffers.bands.resize(centres_);
    buffers.noise_weights.resize(max_inputs() + 1);
  }
}

void TileBuilder::Start(const SampledSentence& sentence) {
  sentence_ = &sentence;
  next_centre_ = 0;
  next_context_ = 0;
  inputs_end_ = 0;
  tiles_left_ = (sentence.words.size() + centres_ - 1) / centres_;
}

const SentenceTile* TileBuilder::Next(RandomStream& random) {
  const size_t size = sentence_->words.size();
  Buffers& to = buffers_[1 - current_];
  while (next_centre_ < size) {
    Shape shape;
    const bool given_pairs = !sentence_->partners.empty();
    if (shared_noise_ || given_pairs) {
      const size_t first = next_centre_;
      next_centre_ += (size - first + tiles_left_ - 1) / tiles_left_;
      --tiles_left_;
      shape = given_pairs ? AddGivenPairs(first, next_centre_, to)
                          : AddCentres(first, next_centre_, to);
    } else {
      shape = AddPair(to);
    }
    if (to.result.true_pairs == 0) continue;
    AddOutputs(shape.centres, random, to);
    const size_t outputs = shape.centres + noise_rows_;
    to.result.tile = {.padded_dim = parameters_.input.stride(),
                      .inputs = {to.inputs.data(), shape.inputs},
                      .outputs = {to.outputs.data(), outputs},
                      .offsets = {to.offsets.data(), offsets_.empty() ? 0 : outputs},
                      .bands = {to.bands.data(), shape.centres},
                      .noise_weights = {to.noise_weights.data(), cbow_ ? 0 : shape.inputs}};
    to.result.known_inputs = shape.known_inputs;
    to.result.output_words = {to.output_words.data(), outputs};
    current_ = 1 - current_;
    return &to.result;
  }
  return nullptr;
}

size_t TileBuilder::WindowBegin(size_t centre, size_t window) const {
  return centre - std::min(centre, window);
}

size_t TileBuilder::WindowEnd(size_t centre, size_t window) const {
  return std::min(sentence_->words.size(), centre + window + 1);
}

// Inputs are the positions that any of the centres' windows reaches; they are counted from `base`.
TileBuilder::Shape TileBuilder::AddCentres(size_t first, size_t last, Buffers& to) {
  const auto window_of = [&](size_t c) { return sentence_->windows[cbow_ ? first : c]; };
  size_t base = first;
  size_t limit = last;
  for (size_t c = first; c < last; ++c) {
    base = std::min(base, WindowBegin(c, window_of(c)));
    limit = std::max(limit, WindowEnd(c, window_of(c)));
  }
  const size_t known_inputs = std::clamp(inputs_end_, base, limit) - base;
  inputs_end_ = limit;
  const size_t inputs = limit - base;
  to.result.input_words = std::span(sentence_->words).subspan(base, inputs);
  for (size_t i = 0; i < inputs; ++i) {
    to.inputs[i] = parameters_.input.padded_row(Index(sentence_->words[base + i]));
  }
  uint64_t places = 0;
  for (size_t c = first; c < last; ++c) {
    const size_t begin = WindowBegin(c, window_of(c)) - base;
    const size_t end = WindowEnd(c, window_of(c)) - base;
    to.bands[c - first] = {static_cast<uint32_t>(begin), static_cast<uint32_t>(end),
                           static_cast<uint32_t>(c - base)};
    to.output_words[c - first] = sentence_->words[c];
    places += end - begin;
  }
  to.result.true_pairs = places - (last - first);  // a centre is in its own window
  const Shape shape{inputs, last - first, known_inputs};
  if (!cbow_) WeighInputs(shape, to);
  return shape;
}

// By the number of windows that an input stands in, from where they begin and end.
void TileBuilder::WeighInputs(const Shape& shape, Buffers& to) const {
  float* const weights = to.noise_weights.data();
  std::fill_n(weights, shape.inputs + 1, 0.0F);
  for (const CentreBand& band : std::span(to.bands).first(shape.centres)) {
    weights[band.begin] += 1.0F;
    weights[band.end] -= 1.0F;
  }
  const float share = negatives_ / static_cast<float>(noise_rows_);
  const size_t first_centre = to.bands[0].self;
  float windows = 0;
  for (size_t i = 0; i < shape.inputs; ++i) {
    windows += weights[i];
    const bool is_centre = i >= first_centre && i < first_centre + shape.centres;
    weights[i] = (windows - (is_centre ? 1.0F : 0.0F)) * share;
  }
}

TileBuilder::Shape TileBuilder::AddPair(Buffers& to) {
  to.result.true_pairs = 0;
  const size_t centre = next_centre_;
  const size_t window = sentence_->windows[centre];
  const size_t context = std::max(next_context_, WindowBegin(centre, window));
  next_context_ = context + 1;
  if (context >= WindowEnd(centre, window)) {
    ++next_centre_;
    next_context_ = 0;
    return {};
  }
  if (context == centre) return {};
  to.result.input_words = std::span(sentence_->words).subspan(context, 1);
  to.inputs[0] = parameters_.input.padded_row(Index(sentence_->words[context]));
  to.noise_weights[0] = negatives_ / static_cast<float>(noise_rows_);
  to.bands[0] = {0, 1, 1};
  to.output_words[0] = sentence_->words[centre];
  to.result.true_pairs = 1;
  return {1, 1, 0};
}

TileBuilder::Shape TileBuilder::AddGivenPairs(size_t first, size_t last, Buffers& to) {
  const size_t pairs = last - first;
  to.result.input_words = std::span(sentence_->words).subspan(first, pairs);
  std::copy_n(sentence_->partners.begin() + static_cast<ptrdiff_t>(first), pairs,
              to.output_words.begin());
  const float share = negatives_ / static_cast<float>(noise_rows_);
  for (size_t i = 0; i < pairs; ++i) {
    const auto place = static_cast<uint32_t>(i);
    to.inputs[i] = parameters_.input.padded_row(Index(to.result.input_words[i]));
    to.bands[i] = {place, place + 1, static_cast<uint32_t>(pairs)};  // its own place is none
    to.noise_weights[i] = share;
  }
  to.result.true_pairs = pairs;
  return {pairs, pairs, 0};
}

void TileBuilder::AddOutputs(size_t centres, RandomStream& random, Buffers& to) const {
  const size_t outputs = centres + noise_rows_;
  for (size_t o = centres; o < outputs; ++o) to.output_words[o] = noise_.Sample(random);
  for (size_t o = 0; o < outputs; ++o) {
    to.outputs[o] = parameters_.output.padded_row(Index(to.output_words[o]));
  }
  if (offsets_.empty()) return;
  for (size_t o = 0; o < outputs; ++o) to.offsets[o] = &offsets_[Index(to.output_words[o])];
}

}  // namespace nce2vec
