#include "src/model/parameters.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "src/base/random.h"
#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

void FillWithZeros(Matrix& matrix) {
  if (matrix.rows() == 0) return;
  // With the padding: what diverged may have got into it.
  std::fill_n(matrix.padded_row(0), matrix.rows() * matrix.stride(), 0.0F);
}

// `kind` tells the streams of several matrices apart.
void FillAtRandom(uint64_t seed, uint64_t kind, Matrix& rows) {
  const float scale = 1.0F / static_cast<float>(rows.dim());
  for (size_t row = 0; row < rows.rows(); ++row) {
    RandomStream random(seed, StreamPurpose::kInitialise, row, kind);
    for (float& x : rows.row(row)) x = (random.Uniform() - 0.5F) * scale;
  }
}

constexpr uint64_t kWordRows = 0;
constexpr uint64_t kNgramRows = 1;

void FillWithOnes(Matrix& matrix) {
  for (size_t row = 0; row < matrix.rows(); ++row) std::ranges::fill(matrix.row(row), 1.0F);
}

}  // namespace

absl::StatusOr<Parameters> InitialParameters(size_t words, size_t dim, uint64_t seed) {
  Parameters parameters;
  NCE2VEC_ASSIGN_OR_RETURN(parameters.input, Matrix::Create(words, dim));
  NCE2VEC_ASSIGN_OR_RETURN(parameters.output, Matrix::Create(words, dim));
  parameters.bias.assign(words, 0.0F);
  FillAtRandom(seed, kWordRows, parameters.input);
  return parameters;
}

absl::Status AddSubwords(SubwordIndex subwords, uint64_t seed, Parameters& parameters) {
  NCE2VEC_ASSIGN_OR_RETURN(parameters.ngrams,
                           Matrix::Create(subwords.rows(), parameters.input.dim()));
  FillAtRandom(seed, kNgramRows, parameters.ngrams);
  parameters.subwords = std::move(subwords);
  return absl::OkStatus();
}

absl::Status AddPositions(size_t window, Parameters& parameters) {
  NCE2VEC_ASSIGN_OR_RETURN(parameters.positions,
                           Matrix::Create(2 * window, parameters.input.dim()));
  FillWithOnes(parameters.positions);
  return absl::OkStatus();
}

void ComposeWord(const Parameters& parameters, WordId word, float* vector) {
  const size_t dim = parameters.input.stride();
  std::copy_n(parameters.input.padded_row(Index(word)), dim, vector);
  if (parameters.subwords.empty()) return;
  const std::span<const uint32_t> ngrams = parameters.subwords.of(word);
  for (const uint32_t ngram : ngrams) {
    const float* row = parameters.ngrams.padded_row(ngram);
    for (size_t j = 0; j < dim; ++j) vector[j] += row[j];
  }
  const float scale = SubwordScale(1 + ngrams.size());
  for (size_t j = 0; j < dim; ++j) vector[j] *= scale;
}

void DecomposeWord(WordId word, Parameters& parameters) {
  if (parameters.subwords.empty()) return;
  const std::span<const uint32_t> ngrams = parameters.subwords.of(word);
  const float scale = SubwordScale(1 + ngrams.size());
  const std::span<float> vector = parameters.input.row(Index(word));
  for (float& x : vector) x /= scale;
  for (const uint32_t ngram : ngrams) {
    const float* row = parameters.ngrams.padded_row(ngram);
    for (size_t j = 0; j < vector.size(); ++j) vector[j] -= row[j];
  }
}

void ComposeWords(Parameters& parameters) {
  if (parameters.subwords.empty()) return;
  tbb::parallel_for(size_t{0}, parameters.input.rows(), [&](size_t word) {
    std::vector<float> vector(parameters.input.stride());
    ComposeWord(parameters, ToWordId(word), vector.data());
    std::copy(vector.begin(), vector.end(), parameters.input.padded_row(word));
  });
}

void Reinitialise(uint64_t seed, Parameters& parameters) {
  FillWithZeros(parameters.input);
  FillWithZeros(parameters.output);
  std::fill(parameters.bias.begin(), parameters.bias.end(), 0.0F);
  FillAtRandom(seed, kWordRows, parameters.input);
  FillAtRandom(seed, kNgramRows, parameters.ngrams);
  FillWithOnes(parameters.positions);
}

void StartBiasesAtLogShare(std::span<const double> frequencies, Parameters& parameters) {
  const auto absent = static_cast<double>(std::ranges::count(frequencies, 0.0));
  const double total =
      std::accumulate(frequencies.begin(), frequencies.end(), absent > 0 ? 1.0 : 0.0);
  for (size_t word = 0; word < frequencies.size(); ++word) {
    const double frequency = frequencies[word] > 0 ? frequencies[word] : 1.0 / absent;
    parameters.bias[word] = static_cast<float>(std::log(frequency / total));
  }
}

}  // namespace nce2vec
