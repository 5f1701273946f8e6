#include "src/cli/metrics_file.h"

#include <unistd.h>

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

Json EpochJson(const ContrastEpochReport& report) {
  Json json = {{"epoch", report.epoch},       {"fraction", report.fraction},
               {"examples", report.examples}, {"batches", report.batches},
               {"loss", report.loss},         {"cosine", report.cosine}};
  if (report.validation) json["validation_sts"] = *report.validation;
  return json;
}

template <class Report>
std::string ReportsJson(const std::vector<Report>& history) {
  Json json = Json::array();
  for (const Report& report : history) json.push_back(EpochJson(report));
  return json.dump();
}

}  // namespace

std::string HistoryJson(const std::vector<EpochReport>& history) { return ReportsJson(history); }
std::string HistoryJson(const std::vector<ContrastEpochReport>& history) {
  return ReportsJson(history);
}

absl::StatusOr<MetricsFile> MetricsFile::Create(const std::string& path, bool append) {
  MetricsFile metrics;
  metrics.path_ = path;
  if (path.empty()) return metrics;
  metrics.file_.reset(std::fopen(path.c_str(), "ae"));
  if (metrics.file_ == nullptr) return SystemError(errno, "write metrics", path);
  metrics.replaces_ = !append;
  return metrics;
}

void MetricsFile::Line(const std::string& json) {
  // Pipes and devices have nothing to be emptied of.
  if (replaces_ && ftruncate(fileno(file_.get()), 0) != 0 && errno != EINVAL) error_ = errno;
  replaces_ = false;
  if (std::fprintf(file_.get(), "%s\n", json.c_str()) < 0 || std::fflush(file_.get()) != 0) {
    if (error_ == 0) error_ = errno;
  }
}

bool MetricsFile::Due(double seconds) {
  if (file_ == nullptr || seconds - last_progress_ < 1.0) return false;
  last_progress_ = seconds;
  return true;
}

void MetricsFile::Progress(const TrainProgress& progress) {
  if (!Due(progress.seconds)) return;
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

void MetricsFile::Progress(const ContrastProgress& progress) {
  if (!Due(progress.seconds)) return;
  const Json json = {
      {"type", "progress"},
      {"epoch", progress.epoch},
      {"fraction", progress.fraction},
      {"seconds", progress.seconds},
      {"examples", progress.examples},
      {"examples_per_second", static_cast<double>(progress.examples) / progress.seconds},
      {"learning_rate", progress.learning_rate},
      {"loss", progress.recent_loss},
      {"cosine", progress.recent_cosine}};
  Line(json.dump());
}

void MetricsFile::Epoch(const ContrastEpochReport& report) {
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
