#include "src/encode/text_encoder.h"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/kernels/weighted_sum.h"
#include "src/model/vocabulary_phrases.h"

namespace nce2vec {
namespace {

// Longer sums go on in double precision: in a float, three million equal words lost 4 % of their
// mean.
constexpr size_t kWordsPerSum = 256;

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
                                                std::optional<PoolingOptions> pooling,
                                                size_t coordinates) {
  if (!pooling) {
    NCE2VEC_ASSIGN_OR_RETURN(pooling, PoolingOptions::FromMetadata(embeddings.metadata()));
  }
  NCE2VEC_RETURN_IF_ERROR(pooling->Validate());
  NCE2VEC_ASSIGN_OR_RETURN(std::vector<float> weights, WeightsOf(embeddings, *pooling));
  ConstRows rows = embeddings.input();
  if (coordinates > rows.dim) {
    return absl::FailedPreconditionError(
        absl::StrFormat("%s: its vectors have %d coordinates, fewer than %d", embeddings.path(),
                        rows.dim, coordinates));
  }
  if (coordinates > 0) rows.dim = coordinates;
  TextEncoder encoder(embeddings.vocabulary(), rows, std::move(weights), embeddings.text_options());
  encoder.subwords_ = embeddings.subwords();
  return encoder;
}

TextEncoder::TextEncoder(const Vocabulary& vocabulary, const ConstRows& rows,
                         std::vector<float> weights, const TextOptions& text_options)
    : rows_(rows),
      weights_(std::move(weights)),
      text_options_(text_options),
      phrases_(PhrasesOf(vocabulary, text_options)) {
  ids_.reserve(vocabulary.size());
  for (size_t w = 0; w < vocabulary.size(); ++w) {
    ids_.try_emplace(vocabulary.word(ToWordId(w)), ToWordId(w));
  }
}

TextEncoder::Session::Session(const TextEncoder& encoder)
    : encoder_(encoder), tokenizer_(encoder.text_options_, encoder.phrases()) {}

std::span<const WordId> TextEncoder::Session::Words(std::string_view text) {
  words_.clear();
  unknown_.clear();
  tokens_.clear();
  token_bytes_.clear();
  tokenizer_.Tokenize(
      text,
      [&](std::string_view token) {
        const size_t hash = encoder_.ids_.hash_function()(token);
        encoder_.ids_.prefetch(token);
        token_bytes_ += token;
        tokens_.push_back({token_bytes_.size(), hash});
      },
      stats_);
  size_t begin = 0;
  for (const Token& token : tokens_) {
    const std::string_view word(token_bytes_.data() + begin, token.end - begin);
    begin = token.end;
    const auto found = encoder_.ids_.find(word, token.hash);
    if (found != encoder_.ids_.end()) {
      words_.push_back(found->second);
    } else {
      unknown_.push_back(word);
    }
  }
  return words_;
}

TextCounts TextEncoder::Session::Encode(std::string_view text, std::span<float> vector) {
  rows_.clear();
  weights_.clear();
  const std::span<const WordId> words = Words(text);
  for (const WordId word : words) {
    rows_.push_back(encoder_.rows_[Index(word)].data());
    weights_.push_back(encoder_.weights_[Index(word)]);
  }
  if (!encoder_.subwords_.empty()) ComposeUnknown();
  const float share = rows_.empty() ? 0.0F : 1.0F / static_cast<float>(rows_.size());
  for (float& weight : weights_) weight *= share;
  if (rows_.size() <= kWordsPerSum) {
    WeightedSum(rows_, weights_, vector);
  } else {
    SumInParts(vector);
  }
  return {tokens_.size(), rows_.size()};
}

void TextEncoder::Session::ComposeUnknown() {
  const size_t dim = encoder_.dim();
  composed_.resize(unknown_.size() * dim);  // before any row of it is pointed at
  size_t composed = 0;
  for (const std::string_view word : unknown_) {
    const std::span<float> row = std::span(composed_).subspan(composed * dim, dim);
    if (encoder_.subwords_.Compose(word, row) == 0) continue;
    rows_.push_back(row.data());
    weights_.push_back(1.0F);
    ++composed;
  }
}

void TextEncoder::Session::SumInParts(std::span<float> vector) const {
  std::vector<double> total(vector.size(), 0.0);
  for (size_t begin = 0; begin < rows_.size(); begin += kWordsPerSum) {
    const size_t words = std::min(kWordsPerSum, rows_.size() - begin);
    WeightedSum(std::span(rows_).subspan(begin, words), std::span(weights_).subspan(begin, words),
                vector);
    for (size_t j = 0; j < total.size(); ++j) total[j] += static_cast<double>(vector[j]);
  }
  std::transform(total.begin(), total.end(), vector.begin(),
                 [](double x) { return static_cast<float>(x); });
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
