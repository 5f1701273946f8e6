#include "src/train/tile_builder.h"

#include <algorithm>
#include <cmath>

namespace nce2vec {

TileBuilder::TileBuilder(const TrainOptions& options, const NoiseDistribution& noise,
                         Parameters& parameters)
    : noise_(noise),
      parameters_(parameters),
      centres_(options.tile_centres),
      noise_rows_(options.tile_noise),
      window_(options.window),
      has_bias_(options.objective == Objective::kNce),
      negatives_(static_cast<float>(options.negatives)),
      log_negatives_(std::log(static_cast<float>(options.negatives))) {}

const Tile& TileBuilder::Build(const SampledSentence& sentence, size_t first,
                               RandomStream& random) {
  inputs_.clear();
  outputs_.clear();
  biases_.clear();
  shifts_.clear();
  bands_.clear();
  noise_weights_.clear();
  AddCentres(sentence, first, std::min(first + centres_, sentence.words.size()));
  if (true_pairs_ == 0) inputs_.clear();
  if (!inputs_.empty()) {
    for (size_t n = 0; n < noise_rows_; ++n) AddOutput(noise_.Sample(random));
  }
  tile_ = {parameters_.input.stride(), inputs_, outputs_, biases_, shifts_, bands_, noise_weights_};
  return tile_;
}

// Inputs are the positions that any of the centres' windows reaches; they are counted from `base`.
void TileBuilder::AddCentres(const SampledSentence& sentence, size_t first, size_t last) {
  const size_t size = sentence.words.size();
  size_t base = size;
  size_t limit = 0;
  for (size_t c = first; c < last; ++c) {
    base = std::min(base, c - std::min<size_t>(c, sentence.windows[c]));
    limit = std::max(limit, std::min(size, c + sentence.windows[c] + 1));
  }
  for (size_t i = base; i < limit; ++i) {
    inputs_.push_back(parameters_.input.padded_row(Index(sentence.words[i])));
  }
  noise_weights_.assign(inputs_.size(), 0.0F);  // first the number of true pairs, which is exact
  true_pairs_ = 0;
  for (size_t c = first; c < last; ++c) {
    const size_t begin = c - std::min<size_t>(c, sentence.windows[c]);
    const size_t end = std::min(size, c + sentence.windows[c] + 1);
    bands_.push_back({static_cast<uint32_t>(begin - base), static_cast<uint32_t>(end - base),
                      static_cast<uint32_t>(c - base)});
    for (size_t i = begin; i < end; ++i) noise_weights_[i - base] += 1.0F;
    noise_weights_[c - base] -= 1.0F;
    true_pairs_ += end - begin - 1;
    AddOutput(sentence.words[c]);
  }
  const float share = negatives_ / static_cast<float>(noise_rows_);
  for (float& weight : noise_weights_) weight *= share;
}

void TileBuilder::AddOutput(WordId word) {
  outputs_.push_back(parameters_.output.padded_row(Index(word)));
  if (has_bias_) {
    biases_.push_back(&parameters_.bias[Index(word)]);
    shifts_.push_back(log_negatives_ + noise_.log_probability(word));
  } else {
    shifts_.push_back(0.0F);
  }
}

}  // namespace nce2vec
