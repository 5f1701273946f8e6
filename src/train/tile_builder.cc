#include "src/train/tile_builder.h"

#include <algorithm>
#include <cmath>

namespace nce2vec {

TileBuilder::TileBuilder(const TrainOptions& options, const NoiseDistribution& noise,
                         Parameters& parameters)
    : noise_(noise),
      parameters_(parameters),
      centres_(options.tile_centres),
      shared_noise_(options.tile_noise > 0),
      noise_rows_(shared_noise_ ? options.tile_noise : options.negatives),
      window_(options.window),
      has_bias_(options.objective == Objective::kNce),
      negatives_(static_cast<float>(options.negatives)),
      log_negatives_(std::log(static_cast<float>(options.negatives))) {}

void TileBuilder::Start(const SampledSentence& sentence) {
  sentence_ = &sentence;
  next_centre_ = 0;
  next_context_ = 0;
  tiles_left_ = (sentence.words.size() + centres_ - 1) / centres_;
}

const SentenceTile* TileBuilder::Next(RandomStream& random) {
  const size_t size = sentence_->words.size();
  Buffers& to = buffers_[1 - current_];
  while (next_centre_ < size) {
    to.inputs.clear();
    to.outputs.clear();
    to.biases.clear();
    to.shifts.clear();
    to.bands.clear();
    to.noise_weights.clear();
    bool has_pairs = false;
    if (shared_noise_) {
      const size_t first = next_centre_;
      next_centre_ += (size - first + tiles_left_ - 1) / tiles_left_;
      --tiles_left_;
      has_pairs = AddCentres(first, next_centre_, to);
    } else {
      has_pairs = AddPair(to);
    }
    if (!has_pairs) continue;
    for (size_t n = 0; n < noise_rows_; ++n) AddOutput(noise_.Sample(random), to);
    current_ = 1 - current_;
    to.result.tile = {parameters_.input.stride(), to.inputs, to.outputs,      to.biases, to.shifts,
                      to.bands,                   to.noise_weights};
    return &to.result;
  }
  return nullptr;
}

size_t TileBuilder::WindowBegin(size_t centre) const {
  return centre - std::min<size_t>(centre, sentence_->windows[centre]);
}

size_t TileBuilder::WindowEnd(size_t centre) const {
  return std::min(sentence_->words.size(), centre + sentence_->windows[centre] + 1);
}

// Inputs are the positions that any of the centres' windows reaches; they are counted from `base`.
bool TileBuilder::AddCentres(size_t first, size_t last, Buffers& to) {
  size_t base = sentence_->words.size();
  size_t limit = 0;
  for (size_t c = first; c < last; ++c) {
    base = std::min(base, WindowBegin(c));
    limit = std::max(limit, WindowEnd(c));
  }
  for (size_t i = base; i < limit; ++i) AddInput(sentence_->words[i], to);
  // First the number of true pairs, which is exact.
  to.noise_weights.assign(to.inputs.size(), 0.0F);
  to.result.true_pairs = 0;
  for (size_t c = first; c < last; ++c) {
    const size_t begin = WindowBegin(c) - base;
    const size_t end = WindowEnd(c) - base;
    to.bands.push_back({static_cast<uint32_t>(begin), static_cast<uint32_t>(end),
                        static_cast<uint32_t>(c - base)});
    for (size_t i = begin; i < end; ++i) to.noise_weights[i] += 1.0F;
    to.noise_weights[c - base] -= 1.0F;
    to.result.true_pairs += end - begin - 1;
    AddOutput(sentence_->words[c], to);
  }
  const float share = negatives_ / static_cast<float>(noise_rows_);
  for (float& weight : to.noise_weights) weight *= share;
  return to.result.true_pairs > 0;
}

bool TileBuilder::AddPair(Buffers& to) {
  const size_t centre = next_centre_;
  const size_t context = std::max(next_context_, WindowBegin(centre));
  next_context_ = context + 1;
  if (context >= WindowEnd(centre)) {
    ++next_centre_;
    next_context_ = 0;
    return false;
  }
  if (context == centre) return false;
  AddInput(sentence_->words[context], to);
  to.noise_weights.push_back(negatives_ / static_cast<float>(noise_rows_));
  to.bands.push_back({0, 1, 1});
  to.result.true_pairs = 1;
  AddOutput(sentence_->words[centre], to);
  return true;
}

void TileBuilder::AddInput(WordId word, Buffers& to) {
  to.inputs.push_back(parameters_.input.padded_row(Index(word)));
}

void TileBuilder::AddOutput(WordId word, Buffers& to) {
  to.outputs.push_back(parameters_.output.padded_row(Index(word)));
  if (has_bias_) {
    to.biases.push_back(&parameters_.bias[Index(word)]);
    to.shifts.push_back(log_negatives_ + noise_.log_probability(word));
  } else {
    to.shifts.push_back(0.0F);
  }
}

}  // namespace nce2vec
