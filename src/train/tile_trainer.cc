#include "src/train/tile_trainer.h"

namespace nce2vec {

TileTrainer::TileTrainer(const TrainOptions& options, const TileBuilder& builder,
                         Parameters& parameters)
    : cbow_(options.model == WordModel::kCbow),
      padded_dim_(parameters.input.stride()),
      noise_weight_(cbow_ ? static_cast<float>(options.negatives) /
                                static_cast<float>(options.tile_noise)
                          : 0.0F),
      scratch_(cbow_ ? 0 : builder.max_inputs(), cbow_ ? 0 : builder.max_outputs(), padded_dim_) {
  if (cbow_) {
    windows_.emplace(options.tile_centres, options.tile_noise, padded_dim_);
  }
  if (!parameters.subwords.empty()) {
    composed_ =
        std::make_unique<ComposedRows>(parameters.subwords, parameters, builder.max_inputs());
    for (Prepared& prepared : prepared_) prepared.inputs.resize(builder.max_inputs());
  }
  if (parameters.positions.rows() > 0) {
    positions_ = std::make_unique<PositionCopy>(parameters.positions);
  }
}

uint64_t TileTrainer::waiting_pairs() const {
  const SentenceTile* tile = prepared_[waiting_].tile;
  if (tile == nullptr) return 0;
  return cbow_ ? tile->tile.bands.size() : tile->true_pairs;
}

void TileTrainer::Prepare(const SentenceTile& tile, Prepared& to) {
  to.tile = &tile;
  to.rows = tile.tile.inputs;
  to.ahead = {tile.tile.outputs, tile.tile.offsets, tile.tile.inputs.subspan(tile.known_inputs)};
  if (composed_ == nullptr) return;
  composed_->Plan(tile.input_words, to.inputs.data());
  to.rows = {to.inputs.data(), tile.input_words.size()};
  to.ahead.inputs = composed_->ahead();
}

double TileTrainer::Step(const Prepared& prepared, const RowsAhead& ahead, const TileStep& step) {
  Tile tile = prepared.tile->tile;
  tile.inputs = prepared.rows;
  if (!cbow_) return TrainTile(tile, ahead, step, scratch_);
  const WindowTile windows{padded_dim_,
                           tile.inputs,
                           tile.bands,
                           tile.outputs,
                           tile.offsets,
                           noise_weight_,
                           positions_ ? positions_->rows() : std::span<float* const>()};
  return TrainWindowTile(windows, ahead, step, *windows_);
}

double TileTrainer::Train(const SentenceTile* next, const TileStep& step) {
  const Prepared& waiting = prepared_[waiting_];
  Prepared& following = prepared_[1 - waiting_];
  following = {nullptr, std::move(following.inputs), {}, {}};
  if (next != nullptr) Prepare(*next, following);
  const double loss = waiting.tile == nullptr ? 0.0 : Step(waiting, following.ahead, step);
  if (composed_ != nullptr) {
    if (next == nullptr) composed_->Plan({}, nullptr);
    composed_->Move();
  }
  waiting_ = 1 - waiting_;
  return loss;
}

}  // namespace nce2vec
