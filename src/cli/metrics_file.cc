#include "src/cli/metrics_file.h"

#include <cerrno>
#include <nlohmann/json.hpp>
#include <vector>

#include "src/base/system_error.h"

namespace nce2vec {
namespace {

using Json = nlohmann::ordered_json;

Json EpochJson(const EpochReport& report) {
  Json json = {{"epoch", report.epoch},
               {"fraction", report.fraction},
               {"true_pairs", report.true_pairs},
               {"loss", report.loss}};
  if (report.validation) {
    const ValidationResult& validation = *report.validation;
    json["validation_pairs"] = validation.true_pairs;
    json["validation_loss"] = validation.loss;
    json["validation_accuracy"] = validation.accuracy;
    if (validation.contexts > 0) {
      json["ln_z_contexts"] = validation.contexts;
      json["ln_z_mean"] = validation.ln_z_mean;
      json["ln_z_deviation"] = validation.ln_z_deviation;
    }
  }
  return json;
}

}  // namespace

std::string HistoryJson(const std::vector<EpochReport>& history) {
  Json json = Json::array();
  for (const EpochReport& report : history) json.push_back(EpochJson(report));
  return json.dump();
}

absl::StatusOr<MetricsFile> MetricsFile::Create(const std::string& path) {
  MetricsFile metrics;
  metrics.path_ = path;
  if (path.empty()) return metrics;
  metrics.file_.reset(std::fopen(path.c_str(), "we"));
  if (metrics.file_ == nullptr) return SystemError(errno, "write metrics", path);
  return metrics;
}

void MetricsFile::Line(const std::string& json) {
  if (std::fprintf(file_.get(), "%s\n", json.c_str()) < 0 || std::fflush(file_.get()) != 0) {
    if (error_ == 0) error_ = errno;
  }
}

void MetricsFile::Progress(const TrainProgress& progress) {
  if (file_ == nullptr || progress.seconds - last_progress_ < 1.0) return;
  last_progress_ = progress.seconds;
  const double rate =
      progress.seconds > 0 ? static_cast<double>(progress.tokens) / progress.seconds : 0;
  const Json json = {{"type", "progress"},
                     {"epoch", progress.epoch},
                     {"fraction", progress.fraction},
                     {"seconds", progress.seconds},
                     {"tokens", progress.tokens},
                     {"tokens_per_second", rate},
                     {"learning_rate", progress.learning_rate},
                     {"loss", progress.recent_loss}};
  Line(json.dump());
}

void MetricsFile::Epoch(const EpochReport& report) {
  if (file_ == nullptr) return;
  Json json = {{"type", "epoch"}};
  json.update(EpochJson(report));
  Line(json.dump());
}

absl::Status MetricsFile::Close() {
  if (file_ == nullptr) return absl::OkStatus();
  if (std::fclose(file_.release()) != 0 && error_ == 0) error_ = errno;
  return error_ == 0 ? absl::OkStatus() : SystemError(error_, "write metrics", path_);
}

}  // namespace nce2vec
