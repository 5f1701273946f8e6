#include "src/train/initial_parameters.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/train/training_state.h"

namespace nce2vec {
namespace {

absl::Status Missing(const Vocabulary& earlier, size_t word) {
  return absl::FailedPreconditionError(
      absl::StrFormat("the vocabulary lacks '%s', a word of the model that training goes on from: "
                      "it is another model than when training began",
                      earlier.word(ToWordId(word))));
}

absl::Status NotFinite(const Vocabulary& earlier, size_t word) {
  return absl::DataLossError(
      absl::StrFormat("the model that training goes on from has numbers for '%s' (word %d) that "
                      "are not finite",
                      earlier.word(ToWordId(word)), word));
}

// Before words: their own rows follow from it.
void MoveNgrams(const EarlierParameters& earlier, Parameters& parameters) {
  if (parameters.subwords.empty() || earlier.subwords != parameters.subwords.options()) return;
  absl::flat_hash_map<uint32_t, size_t> row_of;
  for (size_t row = 0; row < earlier.buckets.size(); ++row) {
    row_of.emplace(static_cast<uint32_t>(earlier.buckets[row]), row);
  }
  const std::span<const uint32_t> buckets = parameters.subwords.buckets();
  tbb::parallel_for(size_t{0}, buckets.size(), [&](size_t row) {
    const auto found = row_of.find(buckets[row]);
    if (found == row_of.end()) return;
    const std::span<const float> from = earlier.ngrams[found->second];
    if (AllFinite(from)) std::ranges::copy(from, parameters.ngrams.row(row).begin());
  });
}

}  // namespace

absl::Status MoveParameters(const EarlierParameters& earlier, const Vocabulary& vocabulary,
                            const std::function<float(size_t word)>& bias_of_ns,
                            Parameters& parameters) {
  if (earlier.input.dim != parameters.input.dim()) {
    return absl::FailedPreconditionError(
        absl::StrFormat("the vectors that training goes on from have %d dimensions, not %d",
                        earlier.input.dim, parameters.input.dim()));
  }
  NCE2VEC_CHECK(earlier.output.rows == 0 || earlier.output.dim == earlier.input.dim);
  MoveNgrams(earlier, parameters);
  if (earlier.positions.rows == parameters.positions.rows()) {
    for (size_t row = 0; row < earlier.positions.rows; ++row) {
      const std::span<const float> from = earlier.positions[row];
      if (AllFinite(from)) std::ranges::copy(from, parameters.positions.row(row).begin());
    }
  }
  const bool has_output = earlier.output.rows != 0;
  const Vocabulary& words = *earlier.vocabulary;
  constexpr size_t kNone = static_cast<size_t>(-1);
  // Whichever of several is found: each is worth telling.
  std::atomic<size_t> missing{kNone};
  std::atomic<size_t> not_finite{kNone};
  tbb::parallel_for(size_t{0}, words.size(), [&](size_t from) {
    const std::optional<WordId> to = vocabulary.Find(words.word(ToWordId(from)));
    if (!to) {
      missing.store(from);
      return;
    }
    const size_t word = Index(*to);
    const auto move = [&](std::span<const float> values, std::span<float> target) {
      if (!AllFinite(values)) not_finite.store(from);
      std::ranges::copy(values, target.begin());
    };
    move(earlier.input[from], parameters.input.row(word));
    DecomposeWord(*to, parameters);
    if (has_output) move(earlier.output[from], parameters.output.row(word));
    if (has_output && bias_of_ns) {
      const float bias = earlier.bias.empty() ? bias_of_ns(word) : earlier.bias[from];
      move({&bias, 1}, {&parameters.bias[word], 1});
    }
  });
  if (missing.load() != kNone) return Missing(words, missing.load());
  if (not_finite.load() != kNone) return NotFinite(words, not_finite.load());
  return absl::OkStatus();
}

absl::Status FirstParameters(const Vocabulary& vocabulary, const TrainOptions& options,
                             const TrainedFrequencies& frequencies, const NoiseDistribution& noise,
                             const EarlierModel* earlier, Parameters& parameters) {
  if (parameters.input.rows() == 0) {
    NCE2VEC_ASSIGN_OR_RETURN(parameters,
                             InitialParameters(vocabulary.size(), options.dim, options.seed));
    if (options.subwords.enabled()) {
      NCE2VEC_ASSIGN_OR_RETURN(SubwordIndex subwords,
                               SubwordIndex::Build(vocabulary, options.subwords));
      NCE2VEC_RETURN_IF_ERROR(AddSubwords(std::move(subwords), options.seed, parameters));
    }
    if (options.position_weights) {
      NCE2VEC_RETURN_IF_ERROR(AddPositions(options.window, parameters));
    }
  } else {
    Reinitialise(options.seed, parameters);
  }
  for (size_t word = 0; word < frequencies.inputs.size(); ++word) {
    if (frequencies.inputs[word] == 0) std::ranges::fill(parameters.input.row(word), 0.0F);
  }
  std::function<float(size_t)> bias_of_ns;
  if (options.objective == Objective::kNce) {
    StartBiasesAtLogShare(frequencies.outputs, parameters);
    bias_of_ns = [&](size_t word) {
      if (frequencies.outputs[word] == 0) return parameters.bias[word];  // it has no p_n
      return std::log(static_cast<float>(options.negatives)) +
             noise.log_probability(ToWordId(word));
    };
  }
  if (earlier == nullptr || !earlier->visit) return absl::OkStatus();
  return earlier->visit([&](const EarlierParameters& from) {
    return MoveParameters(from, vocabulary, bias_of_ns, parameters);
  });
}

}  // namespace nce2vec
