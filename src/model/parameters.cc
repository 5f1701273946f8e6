#include "src/model/parameters.h"

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

void FillAtRandom(uint64_t seed, Matrix& input) {
  const float scale = 1.0F / static_cast<float>(input.dim());
  for (size_t word = 0; word < input.rows(); ++word) {
    RandomStream random(seed, StreamPurpose::kInitialise, word);
    for (float& x : input.row(word)) x = (random.Uniform() - 0.5F) * scale;
  }
}

}  // namespace

absl::StatusOr<Parameters> InitialParameters(size_t words, size_t dim, uint64_t seed) {
  Parameters parameters;
  NCE2VEC_ASSIGN_OR_RETURN(parameters.input, Matrix::Create(words, dim));
  NCE2VEC_ASSIGN_OR_RETURN(parameters.output, Matrix::Create(words, dim));
  parameters.bias.assign(words, 0.0F);
  FillAtRandom(seed, parameters.input);
  return parameters;
}

void Reinitialise(uint64_t seed, Parameters& parameters) {
  FillWithZeros(parameters.input);
  FillWithZeros(parameters.output);
  std::fill(parameters.bias.begin(), parameters.bias.end(), 0.0F);
  FillAtRandom(seed, parameters.input);
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
