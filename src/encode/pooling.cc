#include "src/encode/pooling.h"

#include <numeric>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

constexpr char kPoolingKey[] = "encode.pooling";
constexpr char kSifKey[] = "encode.sif_a";

}  // namespace

std::string_view PoolingName(Pooling pooling) {
  switch (pooling) {
    case Pooling::kMean:
      return "mean";
    case Pooling::kSif:
      return "sif";
    case Pooling::kLearned:
      break;
  }
  return "learned";
}

absl::StatusOr<Pooling> ParsePoolingName(std::string_view name) {
  for (const Pooling pooling : {Pooling::kMean, Pooling::kSif, Pooling::kLearned}) {
    if (name == PoolingName(pooling)) return pooling;
  }
  return absl::InvalidArgumentError(
      absl::StrFormat("--pooling: no pooling '%s'; there are mean, sif and learned", name));
}

absl::Status PoolingOptions::Validate() const {
  if (sif_a > 0 && sif_a <= 1) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrFormat("--sif-a must be in (0, 1], not %g", sif_a));
}

std::map<std::string, std::string> PoolingOptions::ToMetadata() const {
  return {{kPoolingKey, std::string(PoolingName(pooling))},
          {kSifKey, absl::StrFormat("%.17g", sif_a)}};
}

absl::StatusOr<PoolingOptions> PoolingOptions::FromMetadata(
    const std::map<std::string, std::string>& metadata) {
  PoolingOptions options;
  if (const auto name = metadata.find(kPoolingKey); name != metadata.end()) {
    NCE2VEC_ASSIGN_OR_RETURN(options.pooling, ParsePoolingName(name->second));
  }
  if (const auto a = metadata.find(kSifKey); a != metadata.end()) {
    if (!absl::SimpleAtod(a->second, &options.sif_a)) {
      return absl::DataLossError(absl::StrFormat("%s is no number: '%s'", kSifKey, a->second));
    }
    NCE2VEC_RETURN_IF_ERROR(options.Validate());
  }
  return options;
}

absl::StatusOr<std::vector<float>> SifWeights(std::span<const Count> counts, double a) {
  const double total = std::accumulate(counts.begin(), counts.end(), 0.0);
  if (total <= 0) {
    return absl::FailedPreconditionError(
        "SIF weights need the words' counts, and this model has none (imported vectors come "
        "without); use --pooling mean");
  }
  std::vector<float> weights;
  weights.reserve(counts.size());
  for (const Count count : counts) {
    weights.push_back(static_cast<float>(a / (a + static_cast<double>(count) / total)));
  }
  return weights;
}

}  // namespace nce2vec
