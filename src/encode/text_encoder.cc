#include "src/encode/text_encoder.h"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include <utility>

#include "src/base/status_macros.h"
#include "src/kernels/weighted_sum.h"

namespace nce2vec {
namespace {

absl::StatusOr<std::vector<float>> WeightsOf(const Embeddings& embeddings,
                                             const PoolingOptions& options) {
  switch (options.pooling) {
    case Pooling::kMean:
      return std::vector<float>(embeddings.size(), 1.0F);
    case Pooling::kSif:
      return SifWeights(embeddings.vocabulary().arrays().counts, options.sif_a);
    case Pooling::kLearned:
      break;
  }
  const std::span<const float> learned = embeddings.word_weights();
  if (learned.empty()) {
    return absl::FailedPreconditionError(
        embeddings.path() +
        ": this model has no learned word weights (train with --objective nt-xent --pooling "
        "learned); use --pooling mean or sif");
  }
  return std::vector<float>(learned.begin(), learned.end());
}

}  // namespace

absl::StatusOr<TextEncoder> TextEncoder::Create(const Embeddings& embeddings,
                                                std::optional<PoolingOptions> pooling) {
  if (!pooling) {
    NCE2VEC_ASSIGN_OR_RETURN(pooling, PoolingOptions::FromMetadata(embeddings.metadata()));
  }
  NCE2VEC_RETURN_IF_ERROR(pooling->Validate());
  NCE2VEC_ASSIGN_OR_RETURN(std::vector<float> weights, WeightsOf(embeddings, *pooling));
  return TextEncoder(embeddings.vocabulary(), embeddings.input(), std::move(weights),
                     embeddings.text_options());
}

TextEncoder::TextEncoder(const Vocabulary& vocabulary, const ConstRows& rows,
                         std::vector<float> weights, const TextOptions& text_options)
    : rows_(rows), weights_(std::move(weights)), text_options_(text_options) {
  ids_.reserve(vocabulary.size());
  for (size_t w = 0; w < vocabulary.size(); ++w) {
    ids_.try_emplace(vocabulary.word(ToWordId(w)), ToWordId(w));
  }
}

TextEncoder::Session::Session(const TextEncoder& encoder)
    : encoder_(encoder), tokenizer_(encoder.text_options_) {}

std::span<const WordId> TextEncoder::Session::Words(std::string_view text) {
  words_.clear();
  tokens_ = 0;
  tokenizer_.Tokenize(
      text,
      [&](std::string_view token) {
        ++tokens_;
        const auto found = encoder_.ids_.find(token);
        if (found != encoder_.ids_.end()) words_.push_back(found->second);
      },
      stats_);
  return words_;
}

TextCounts TextEncoder::Session::Encode(std::string_view text, std::span<float> vector) {
  rows_.clear();
  weights_.clear();
  const std::span<const WordId> words = Words(text);
  const float share = words.empty() ? 0.0F : 1.0F / static_cast<float>(words.size());
  for (const WordId word : words) {
    rows_.push_back(encoder_.rows_[Index(word)].data());
    weights_.push_back(encoder_.weights_[Index(word)] * share);
  }
  WeightedSum(rows_, weights_, vector);
  return {tokens_, words.size()};
}

absl::StatusOr<EncodedTexts> EncodeTexts(const TextEncoder& encoder,
                                         std::span<const std::string> texts) {
  EncodedTexts result;
  NCE2VEC_ASSIGN_OR_RETURN(result.vectors, Matrix::Create(texts.size(), encoder.dim()));
  result.each.resize(texts.size());
  tbb::parallel_for(tbb::blocked_range<size_t>(0, texts.size(), 64), [&](const auto& range) {
    TextEncoder::Session session(encoder);
    for (size_t i = range.begin(); i < range.end(); ++i) {
      result.each[i] = session.Encode(texts[i], result.vectors.row(i));
    }
  });
  for (const TextCounts& counts : result.each) result.counts += counts;
  return result;
}

}  // namespace nce2vec
