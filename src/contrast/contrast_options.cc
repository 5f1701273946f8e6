#include "src/contrast/contrast_options.h"

#include <array>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "src/base/option_values.h"
#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

template <class Kind>
using Names = std::span<const std::pair<Kind, std::string_view>>;

constexpr std::array kViewNames = {
    std::pair{ViewKind::kSentences, std::string_view("sentences")},
    std::pair{ViewKind::kSpans, std::string_view("spans")},
    std::pair{ViewKind::kHalves, std::string_view("halves")},
    std::pair{ViewKind::kDropout, std::string_view("dropout")},
};
constexpr std::array kHeadNames = {
    std::pair{HeadKind::kNone, std::string_view("none")},
    std::pair{HeadKind::kLinear, std::string_view("linear")},
    std::pair{HeadKind::kMlp, std::string_view("mlp")},
};
constexpr std::array kOptimizerNames = {
    std::pair{OptimizerKind::kAdagrad, std::string_view("adagrad")},
    std::pair{OptimizerKind::kAdam, std::string_view("adam")},
    std::pair{OptimizerKind::kSgd, std::string_view("sgd")},
};
constexpr std::array kScheduleNames = {
    std::pair{Schedule::kConstant, std::string_view("constant")},
    std::pair{Schedule::kLinear, std::string_view("linear")},
    std::pair{Schedule::kCosine, std::string_view("cosine")},
};

template <class Kind>
std::string_view NameOf(Names<Kind> names, Kind kind) {
  for (const auto& [candidate, name] : names) {
    if (candidate == kind) return name;
  }
  return "";
}

template <class Kind>
absl::StatusOr<Kind> KindNamed(std::string_view flag, Names<Kind> names, std::string_view name) {
  std::vector<std::string> known;
  for (const auto& [kind, candidate] : names) {
    if (candidate == name) return kind;
    known.emplace_back(candidate);
  }
  return absl::InvalidArgumentError(
      absl::StrFormat("%s must be one of %s, not '%s'", flag, absl::StrJoin(known, ", "), name));
}

absl::Status CheckMatryoshka(const std::vector<size_t>& prefixes, size_t dim) {
  size_t last = 1;  // one coordinate of length 1 says only plus or minus
  for (const size_t prefix : prefixes) {
    if (prefix <= last || prefix >= dim) {
      return absl::InvalidArgumentError(
          absl::StrFormat("--matryoshka must be rising numbers of coordinates, from 2 on and below "
                          "the vectors' %d, not %s",
                          dim, absl::StrJoin(prefixes, ",")));
    }
    last = prefix;
  }
  return absl::OkStatus();
}

}  // namespace

std::string_view ContrastObjectiveName(ContrastObjective objective) {
  return objective == ContrastObjective::kNtXent ? "nt-xent" : "pairs";
}

std::string_view ViewKindName(ViewKind kind) { return NameOf<ViewKind>(kViewNames, kind); }
absl::StatusOr<ViewKind> ParseViewKindName(std::string_view name) {
  return KindNamed<ViewKind>("--view", kViewNames, name);
}

std::string_view HeadKindName(HeadKind kind) { return NameOf<HeadKind>(kHeadNames, kind); }
absl::StatusOr<HeadKind> ParseHeadKindName(std::string_view name) {
  return KindNamed<HeadKind>("--head", kHeadNames, name);
}

std::string_view OptimizerKindName(OptimizerKind kind) {
  return NameOf<OptimizerKind>(kOptimizerNames, kind);
}
absl::StatusOr<OptimizerKind> ParseOptimizerKindName(std::string_view name) {
  return KindNamed<OptimizerKind>("--optimizer", kOptimizerNames, name);
}

std::string_view ScheduleName(Schedule schedule) {
  return NameOf<Schedule>(kScheduleNames, schedule);
}
absl::StatusOr<Schedule> ParseScheduleName(std::string_view name) {
  return KindNamed<Schedule>("--schedule", kScheduleNames, name);
}

double OptimizerOptions::RateOrDefault() const {
  if (learning_rate != 0) return learning_rate;
  switch (kind) {
    case OptimizerKind::kAdagrad:
      return 2;
    case OptimizerKind::kAdam:
      return 0.1;
    case OptimizerKind::kSgd:
      break;
  }
  return 10;
}

absl::Status ContrastOptions::Validate() const {
  NCE2VEC_RETURN_IF_ERROR(CheckRange("--dim", static_cast<double>(dim), 2, 4096));
  NCE2VEC_RETURN_IF_ERROR(CheckRange("--epochs", static_cast<double>(epochs), 1, 100000));
  NCE2VEC_RETURN_IF_ERROR(CheckRange("--batch", static_cast<double>(batch), 2, 65536));
  NCE2VEC_RETURN_IF_ERROR(CheckRange("--temperature", temperature, 0.001, 100));
  NCE2VEC_RETURN_IF_ERROR(CheckRange("--margin", margin, 1e-6, 2));
  NCE2VEC_RETURN_IF_ERROR(CheckRange("--word-dropout", view.word_dropout, 0, 0.99));
  NCE2VEC_RETURN_IF_ERROR(CheckRange("--crop", view.crop, 0.01, 1));
  NCE2VEC_RETURN_IF_ERROR(CheckRange("--feature-dropout", view.feature_dropout, 0, 0.99));
  NCE2VEC_RETURN_IF_ERROR(
      CheckRange("--min-view-words", static_cast<double>(view.min_words), 1, 1000));
  NCE2VEC_RETURN_IF_ERROR(CheckRange("--head-width", static_cast<double>(head.width), 0, 4096));
  NCE2VEC_RETURN_IF_ERROR(CheckRange("--head-depth", static_cast<double>(head.depth), 1, 8));
  NCE2VEC_RETURN_IF_ERROR(CheckRange("--head-output", static_cast<double>(head.output), 1, 4096));
  NCE2VEC_RETURN_IF_ERROR(CheckRange("--lr", optimizer.learning_rate, 0, 1e6));
  NCE2VEC_RETURN_IF_ERROR(CheckRange("--warm-up", optimizer.warm_up, 0, 0.99));
  NCE2VEC_RETURN_IF_ERROR(CheckRange("--threads", static_cast<double>(threads), 1, 1024));
  NCE2VEC_RETURN_IF_ERROR(pooling.Validate());
  if (view.kind == ViewKind::kDropout && view.word_dropout == 0 && view.crop == 1 &&
      view.feature_dropout == 0) {
    return absl::InvalidArgumentError(
        "--view dropout needs a --word-dropout, --crop or --feature-dropout: two equal views teach "
        "nothing");
  }
  if (freeze_rows && pooling.pooling != Pooling::kLearned) {
    return absl::InvalidArgumentError(
        "--freeze leaves nothing to train that is kept without --pooling learned");
  }
  return CheckMatryoshka(matryoshka, head.kind == HeadKind::kNone ? dim : head.output);
}

std::map<std::string, std::string> ContrastOptions::ToMetadata() const {
  std::map<std::string, std::string> metadata = {
      {"train.objective", std::string(ContrastObjectiveName(objective))},
      {"train.dim", std::to_string(dim)},
      {"train.epochs", std::to_string(epochs)},
      {"train.batch", std::to_string(batch)},
      {"train.temperature", ShortestNumber(temperature)},
      {"train.margin", ShortestNumber(margin)},
      {"train.view", std::string(ViewKindName(view.kind))},
      {"train.word_dropout", ShortestNumber(view.word_dropout)},
      {"train.crop", ShortestNumber(view.crop)},
      {"train.feature_dropout", ShortestNumber(view.feature_dropout)},
      {"train.min_view_words", std::to_string(view.min_words)},
      {"train.head", std::string(HeadKindName(head.kind))},
      {"train.optimizer", std::string(OptimizerKindName(optimizer.kind))},
      {"train.learning_rate", ShortestNumber(optimizer.RateOrDefault())},
      {"train.warm_up", ShortestNumber(optimizer.warm_up)},
      {"train.schedule", std::string(ScheduleName(optimizer.schedule))},
      {"train.matryoshka", absl::StrJoin(matryoshka, ",")},
      {"train.freeze", freeze_rows ? "true" : "false"},
      {"train.seed", std::to_string(seed)},
  };
  if (head.kind != HeadKind::kNone) {
    metadata["train.head_width"] = std::to_string(head.width == 0 ? dim : head.width);
    metadata["train.head_depth"] = std::to_string(head.depth);
    metadata["train.head_output"] = std::to_string(head.output);
  }
  metadata.merge(pooling.ToMetadata());
  return metadata;
}

}  // namespace nce2vec
