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
  const auto judge = [&](WordId input, WordId output, bool is_true) {
    double logit = static_cast<double>(Dot(parameters.input.padded_row(Index(input)),
                                           parameters.output.padded_row(Index(output)), dim));
    if (nce) {
      logit += static_cast<double>(parameters.bias[Index(output)]) - ln_k -
               static_cast<double>(noise_.log_probability(output));
    }
    sums.loss += Softplus(is_true ? -logit : logit);
    sums.right += (logit > 0) == is_true ? 1 : 0;
  };
  const auto judge_with_fakes = [&](WordId input, WordId output) {
    judge(input, output, true);
    for (size_t n = 0; n < options_.negatives; ++n) judge(input, noise_.Sample(random), false);
    ++sums.true_pairs;
  };
  for (size_t passes = sampler_.Passes(words, random); passes > 0; --passes) {
    sampler_.Sample(words, random, sampled);
    for (size_t c = 0; c < sampled.partners.size(); ++c) {
      judge_with_fakes(sampled.words[c], sampled.partners[c]);
    }
    for (size_t c = 0; c < sampled.windows.size(); ++c) {
      const size_t window = sampled.windows[c];
      const size_t end = std::min(sampled.words.size(), c + window + 1);
      for (size_t i = c - std::min(c, window); i < end; ++i) {
        if (i != c) judge_with_fakes(sampled.words[i], sampled.words[c]);
      }
    }
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
  const size_t contexts = std::min(most, held_out_.words.size());
  // Frequent words stand in the held-out text more often than training sees them: thin them out
  // alike.
  std::vector<WordId> inputs;
  RandomStream random(options_.seed, StreamPurpose::kValidation);
  SampledSentence sampled;
  sampler_.Sample(held_out_.words, random, sampled);
  if (sampled.words.empty()) return {};
  for (size_t i = 0; i < contexts; ++i) {
    inputs.push_back(sampled.words[i * sampled.words.size() / contexts]);
  }
  constexpr size_t kBatch = 4;  // queries that ScoreRows takes in one scan
  std::vector<double> ln_z(inputs.size());
  tbb::parallel_for(size_t{0}, (inputs.size() + kBatch - 1) / kBatch, [&](size_t batch) {
    const size_t first = batch * kBatch;
    const size_t count = std::min(kBatch, inputs.size() - first);
    const size_t dim = parameters.input.dim();
    std::vector<float> queries;
    for (size_t i = 0; i < count; ++i) {
      const std::span<const float> row = parameters.input.row(Index(inputs[first + i]));
      queries.insert(queries.end(), row.begin(), row.end());
    }
    std::vector<float> scores(count * vocabulary);
    ScoreRows(parameters.output.view(), {queries.data(), count, dim, dim}, scores.data(),
              vocabulary);
    for (size_t i = 0; i < count; ++i) {
      ln_z[first + i] = LogSumExp({scores.data() + i * vocabulary, vocabulary}, parameters.bias);
    }
  });
  return ln_z;
}

}  // namespace nce2vec
