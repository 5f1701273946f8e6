#include "src/train/validation.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "src/kernels/score_rows.h"

namespace nce2vec {
namespace {

double Softplus(double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x))); }

// Sixteen sums that the compiler can keep in vectors; rows are padded to a multiple of 16.
float Dot(const float* a, const float* b, size_t padded_dim) {
  std::array<float, kRowPadding> sums{};
  for (size_t d = 0; d < padded_dim; d += kRowPadding) {
    for (size_t lane = 0; lane < kRowPadding; ++lane) sums[lane] += a[d + lane] * b[d + lane];
  }
  float sum = 0;
  for (const float lane : sums) sum += lane;
  return sum;
}

// Adds the vector of place i of the window around c, weighted by its position.
void AddInWindow(const Matrix& positions, size_t i, size_t c, const float* vector,
                 std::vector<float>& sum) {
  if (positions.rows() == 0) {
    for (size_t j = 0; j < sum.size(); ++j) sum[j] += vector[j];
    return;
  }
  const float* weights = positions.padded_row(positions.rows() / 2 + i - c - (i > c ? 1 : 0));
  for (size_t j = 0; j < sum.size(); ++j) sum[j] += weights[j] * vector[j];
}

double LogSumExp(std::span<const float> scores, std::span<const float> bias) {
  double largest = -INFINITY;
  for (size_t c = 0; c < scores.size(); ++c) {
    largest = std::max(largest, static_cast<double>(scores[c] + bias[c]));
  }
  double sum = 0;
  for (size_t c = 0; c < scores.size(); ++c) {
    sum += std::exp(static_cast<double>(scores[c] + bias[c]) - largest);
  }
  return largest + std::log(sum);
}

}  // namespace

Validator::Validator(const TrainOptions& options, HeldOutSentences held_out,
                     const SentenceSampler& sampler, const NoiseDistribution& noise)
    : options_(options), held_out_(std::move(held_out)), sampler_(sampler), noise_(noise) {}

template <class Visit>
void Validator::ForEachPair(const SampledSentence& sentence, const Parameters& parameters,
                            const Visit& visit) const {
  const bool cbow = options_.model == WordModel::kCbow;
  const size_t dim = parameters.input.stride();
  const size_t words = sentence.words.size();
  std::vector<float> vectors(words * dim);
  for (size_t i = 0; i < words; ++i) {
    ComposeWord(parameters, sentence.words[i], vectors.data() + i * dim);
  }
  for (size_t c = 0; c < sentence.partners.size(); ++c) {
    visit(vectors.data() + c * dim, sentence.partners[c]);
  }
  std::vector<float> mean(dim);
  for (size_t c = 0; c < sentence.windows.size(); ++c) {
    const size_t window = sentence.windows[c];
    const size_t begin = c - std::min(c, window);
    const size_t end = std::min(words, c + window + 1);
    if (end - begin == 1) continue;
    if (!cbow) {
      for (size_t i = begin; i < end; ++i) {
        if (i != c) visit(vectors.data() + i * dim, sentence.words[c]);
      }
      continue;
    }
    std::ranges::fill(mean, 0.0F);
    for (size_t i = begin; i < end; ++i) {
      if (i == c) continue;
      AddInWindow(parameters.positions, i, c, vectors.data() + i * dim, mean);
    }
    for (float& x : mean) x /= static_cast<float>(end - begin - 1);
    visit(mean.data(), sentence.words[c]);
  }
}

Validator::Sums Validator::EvaluateSentence(size_t sentence, const Parameters& parameters) const {
  const size_t begin = sentence == 0 ? 0 : held_out_.ends[sentence - 1];
  const std::span<const WordId> words(held_out_.words.data() + begin,
                                      held_out_.ends[sentence] - begin);
  RandomStream random(options_.seed, StreamPurpose::kValidation,
                      Index(held_out_.sentences[sentence]));
  SampledSentence sampled;
  const bool nce = options_.objective == Objective::kNce;
  const double ln_k = std::log(static_cast<double>(options_.negatives));
  const size_t dim = parameters.input.stride();
  Sums sums;
  const auto judge = [&](const float* input, WordId output, bool is_true) {
    double logit =
        static_cast<double>(Dot(input, parameters.output.padded_row(Index(output)), dim));
    if (nce) {
      logit += static_cast<double>(parameters.bias[Index(output)]) - ln_k -
               static_cast<double>(noise_.log_probability(output));
    }
    sums.loss += Softplus(is_true ? -logit : logit);
    sums.right += (logit > 0) == is_true ? 1 : 0;
  };
  for (size_t passes = sampler_.Passes(words, random); passes > 0; --passes) {
    sampler_.Sample(words, random, sampled);
    ForEachPair(sampled, parameters, [&](const float* input, WordId output) {
      judge(input, output, true);
      for (size_t n = 0; n < options_.negatives; ++n) judge(input, noise_.Sample(random), false);
      ++sums.true_pairs;
    });
  }
  return sums;
}

ValidationResult Validator::Evaluate(const Parameters& parameters) const {
  std::vector<Sums> parts(held_out_.ends.size());
  tbb::parallel_for(size_t{0}, parts.size(),
                    [&](size_t s) { parts[s] = EvaluateSentence(s, parameters); });
  ValidationResult result;
  uint64_t right = 0;
  for (const Sums& part : parts) {
    result.true_pairs += part.true_pairs;
    right += part.right;
    result.loss += part.loss;
  }
  if (result.true_pairs > 0) {
    const auto pairs = static_cast<double>(result.true_pairs);
    result.loss /= pairs;
    result.accuracy =
        static_cast<double>(right) / (pairs * static_cast<double>(1 + options_.negatives));
  }
  if (options_.objective != Objective::kNce) return result;
  const std::vector<double> ln_z = LnZ(parameters);
  result.contexts = ln_z.size();
  for (const double z : ln_z) result.ln_z_mean += z / static_cast<double>(ln_z.size());
  double squares = 0;
  for (const double z : ln_z) squares += (z - result.ln_z_mean) * (z - result.ln_z_mean);
  result.ln_z_deviation = std::sqrt(squares / static_cast<double>(ln_z.size()));
  return result;
}

std::vector<double> Validator::LnZ(const Parameters& parameters) const {
  // Each context costs a product with the whole output matrix: fewer of them for large
  // vocabularies.
  const size_t vocabulary = parameters.output.rows();
  const size_t most = std::clamp<size_t>((size_t{1} << 24) / vocabulary, 32, 256);
  const std::vector<float> inputs = SampleInputs(most, parameters);
  const size_t dim = parameters.input.dim();
  const size_t contexts = inputs.size() / dim;
  constexpr size_t kBatch = 4;  // queries that ScoreRows takes in one scan
  std::vector<double> ln_z(contexts);
  tbb::parallel_for(size_t{0}, (contexts + kBatch - 1) / kBatch, [&](size_t batch) {
    const size_t first = batch * kBatch;
    const size_t count = std::min(kBatch, contexts - first);
    std::vector<float> scores(count * vocabulary);
    ScoreRows(parameters.output.view(), {inputs.data() + first * dim, count, dim, dim},
              scores.data(), vocabulary);
    for (size_t i = 0; i < count; ++i) {
      ln_z[first + i] = LogSumExp({scores.data() + i * vocabulary, vocabulary}, parameters.bias);
    }
  });
  return ln_z;
}

std::vector<float> Validator::SampleInputs(size_t most, const Parameters& parameters) const {
  const size_t dim = parameters.input.dim();
  std::vector<float> inputs;
  // Frequent words stand in the held-out text more often than training sees them: thin them out
  // alike.
  RandomStream random(options_.seed, StreamPurpose::kValidation);
  SampledSentence sampled;
  sampler_.Sample(held_out_.words, random, sampled);
  const size_t words = sampled.words.size();
  if (words == 0) return inputs;
  const size_t count = std::min(most, held_out_.words.size());
  if (options_.model == WordModel::kSkipGram) {
    std::vector<float> vector(parameters.input.stride());
    for (size_t i = 0; i < count; ++i) {
      ComposeWord(parameters, sampled.words[i * words / count], vector.data());
      inputs.insert(inputs.end(), vector.begin(), vector.begin() + static_cast<ptrdiff_t>(dim));
    }
    return inputs;
  }
  // Windows of parts of the text, from all over it.
  for (size_t i = 0; i < count; ++i) {
    const size_t centre = i * words / count;
    const size_t window = sampled.windows[centre];
    const size_t begin = centre - std::min(centre, window);
    const size_t end = std::min(words, centre + window + 1);
    SampledSentence part;
    part.words.assign(sampled.words.begin() + static_cast<ptrdiff_t>(begin),
                      sampled.words.begin() + static_cast<ptrdiff_t>(end));
    part.windows.assign(end - begin, 0);
    part.windows[centre - begin] = static_cast<uint32_t>(window);
    ForEachPair(part, parameters, [&](const float* mean, WordId /*centre*/) {
      inputs.insert(inputs.end(), mean, mean + dim);
    });
  }
  return inputs;
}

}  // namespace nce2vec
