#include "src/train/train_options.h"

#include <cmath>

#include "absl/strings/str_format.h"
#include "src/base/option_values.h"
#include "src/base/status_macros.h"

namespace nce2vec {

std::string_view ObjectiveName(Objective objective) {
  return objective == Objective::kNce ? "nce" : "ns";
}

absl::StatusOr<Objective> ParseObjectiveName(std::string_view name) {
  if (name == "nce") return Objective::kNce;
  if (name == "ns") return Objective::kNs;
  return absl::InvalidArgumentError(
      absl::StrFormat("--objective must be nce, ns, nt-xent or pairs, not '%s'", name));
}

std::string_view WordModelName(WordModel model) {
  return model == WordModel::kSkipGram ? "skip-gram" : "cbow";
}

absl::StatusOr<WordModel> ParseWordModelName(std::string_view name) {
  if (name == "skip-gram") return WordModel::kSkipGram;
  if (name == "cbow") return WordModel::kCbow;
  return absl::InvalidArgumentError(
      absl::StrFormat("--model must be skip-gram or cbow, not '%s'", name));
}

std::string_view DivergencePolicyName(DivergencePolicy policy) {
  return policy == DivergencePolicy::kRecover ? "recover" : "stop";
}

absl::StatusOr<DivergencePolicy> ParseDivergencePolicyName(std::string_view name) {
  if (name == "recover") return DivergencePolicy::kRecover;
  if (name == "stop") return DivergencePolicy::kStop;
  return absl::InvalidArgumentError(
      absl::StrFormat("--on-divergence must be recover or stop, not '%s'", name));
}

std::string_view InputFormatName(InputFormat format) {
  return format == InputFormat::kText ? "text" : "word-pairs";
}

absl::StatusOr<InputFormat> ParseInputFormatName(std::string_view name) {
  if (name == "text") return InputFormat::kText;
  if (name == "word-pairs") return InputFormat::kWordPairs;
  return absl::InvalidArgumentError(
      absl::StrFormat("--input-format must be text or word-pairs, not '%s'", name));
}

TrainOptions CbowDefaults() {
  TrainOptions options;
  options.model = WordModel::kCbow;
  options.window = 8;
  options.epochs = 10;
  options.learning_rate = 0.1;
  options.tile_noise = 12;
  return options;
}

absl::Status TrainOptions::Validate() const {
  NCE2VEC_RETURN_IF_ERROR(CheckRange("--dim", static_cast<double>(dim), 1, 4096));
  NCE2VEC_RETURN_IF_ERROR(CheckRange("--window", static_cast<double>(window), 1, 100));
  NCE2VEC_RETURN_IF_ERROR(CheckRange("--negatives", static_cast<double>(negatives), 1, 1000));
  NCE2VEC_RETURN_IF_ERROR(CheckRange("--epochs", static_cast<double>(epochs), 1, 100000));
  NCE2VEC_RETURN_IF_ERROR(CheckRange("--subsample", subsample, 0, 1));
  NCE2VEC_RETURN_IF_ERROR(CheckRange("--noise-power", noise_power, -2, 2));
  NCE2VEC_RETURN_IF_ERROR(CheckRange("--lr", learning_rate, 1e-9, 100));
  NCE2VEC_RETURN_IF_ERROR(CheckRange("--validation", validation, 0, 0.5));
  NCE2VEC_RETURN_IF_ERROR(CheckRange("--threads", static_cast<double>(threads), 1, 1024));
  NCE2VEC_RETURN_IF_ERROR(CheckRange("--tile", static_cast<double>(tile_centres), 1, 64));
  NCE2VEC_RETURN_IF_ERROR(CheckRange("--tile-noise", static_cast<double>(tile_noise), 0, 256));
  if (tile_noise == 0 && tile_centres != 1) {
    return absl::InvalidArgumentError(
        "--tile-noise 0 shares no fake partners, so pairs are trained one by one: it needs --tile "
        "1");
  }
  if (model == WordModel::kCbow && tile_noise == 0) {
    return absl::InvalidArgumentError("--tile-noise 0 is for --model skip-gram; cbow shares noise");
  }
  if (position_weights && model != WordModel::kCbow) {
    return absl::InvalidArgumentError("--position-weights goes with --model cbow");
  }
  if (deterministic && threads > 1 && (subwords.enabled() || model == WordModel::kCbow)) {
    return absl::InvalidArgumentError(
        absl::StrFormat("--deterministic with %d threads is for skip-gram without subwords; "
                        "--threads 1 is deterministic with %s, too",
                        threads, subwords.enabled() ? "--subwords" : "--model cbow"));
  }
  if (input_format == InputFormat::kWordPairs &&
      (subwords.enabled() || model == WordModel::kCbow)) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "%s is for --input-format text; of given pairs each word has a row and a partner",
        subwords.enabled() ? "--subwords" : "--model cbow"));
  }
  NCE2VEC_RETURN_IF_ERROR(subwords.Validate());
  return CheckRange("--curvature-limit", curvature_limit, 1e-6, INFINITY);
}

std::map<std::string, std::string> TrainOptions::ToMetadata() const {
  std::map<std::string, std::string> metadata = {
      {"train.objective", std::string(ObjectiveName(objective))},
      {"train.dim", std::to_string(dim)},
      {"train.window", std::to_string(window)},
      {"train.fixed_window", fixed_window ? "true" : "false"},
      {"train.negatives", std::to_string(negatives)},
      {"train.epochs", std::to_string(epochs)},
      {"train.subsample", ShortestNumber(subsample)},
      {"train.noise_power", ShortestNumber(noise_power)},
      {"train.learning_rate", ShortestNumber(learning_rate)},
      {"train.validation", ShortestNumber(validation)},
      {"train.seed", std::to_string(seed)},
      {"train.tile_centres", std::to_string(tile_centres)},
      {"train.tile_noise", std::to_string(tile_noise)},
      {"train.curvature_limit", ShortestNumber(curvature_limit)},
  };
  if (model == WordModel::kCbow) {
    metadata["train.model"] = std::string(WordModelName(model));
    metadata["train.position_weights"] = position_weights ? "true" : "false";
  }
  metadata.merge(subwords.ToMetadata());
  if (input_format == InputFormat::kWordPairs) {
    metadata["train.input_format"] = std::string(InputFormatName(input_format));
    metadata.erase("train.window");
    metadata.erase("train.fixed_window");
  }
  if (line_weights) metadata["train.line_weights"] = "true";
  // One thread is deterministic as it is; and several are trained by chance, not by their number.
  if (deterministic && threads > 1) {
    metadata["train.deterministic"] = "true";
    metadata["train.threads"] = std::to_string(threads);
  }
  return metadata;
}

}  // namespace nce2vec
