#include "src/report/training_curves.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <nlohmann/json.hpp>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

using Json = nlohmann::json;

// Of what src/cli/metrics_file.cc writes, that which makes a curve.
constexpr std::array kFigures = {
    "loss",   "validation_loss", "validation_accuracy", "ln_z_mean",         "ln_z_deviation",
    "cosine", "validation_sts",  "learning_rate",       "tokens_per_second", "examples_per_second"};
constexpr size_t kMaxPoints = 400;

// Adds the figures of one object at x; an object without figures adds nothing.
void AddPoint(const Json& object, double x, std::vector<TrainingSeries>& all) {
  for (const char* figure : kFigures) {
    const auto found = object.find(figure);
    if (found == object.end() || !found->is_number()) continue;
    const double y = found->get<double>();
    if (!std::isfinite(y)) continue;
    auto series = std::find_if(all.begin(), all.end(), [&](const TrainingSeries& candidate) {
      return candidate.figure == figure;
    });
    if (series == all.end()) series = all.insert(all.end(), TrainingSeries{figure, {}, {}});
    series->x.push_back(x);
    series->y.push_back(y);
  }
}

double NumberIn(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number() ? found->get<double>() : 0;
}

bool AlikeLosses(const std::vector<TrainingSeries>& a, const std::vector<TrainingSeries>& b) {
  const auto losses = [](const std::vector<TrainingSeries>& all) {
    for (const TrainingSeries& series : all) {
      if (series.figure == "loss") return series.y;
    }
    return std::vector<double>();
  };
  return losses(a) == losses(b);
}

// Every so-manieth point, and the last one.
void Thin(TrainingSeries& series) {
  const size_t step = (series.x.size() + kMaxPoints - 1) / kMaxPoints;
  if (step <= 1) return;
  size_t kept = 0;
  for (size_t i = 0; i < series.x.size(); ++i) {
    if (i % step != 0 && i + 1 != series.x.size()) continue;
    series.x[kept] = series.x[i];
    series.y[kept] = series.y[i];
    ++kept;
  }
  series.x.resize(kept);
  series.y.resize(kept);
}

struct Progress {
  Json object;
  double fraction;
};

// How many epochs all of training has: lines of epochs say both. A run that never ended one tells
// it by nothing, and its axis is one epoch.
double Epochs(double epoch, double fraction) { return fraction > 0 ? epoch / fraction : 1; }

}  // namespace

TrainingCurves CurvesOfModel(const Metadata& metadata) {
  TrainingCurves curves;
  const auto history = metadata.find("train.history");
  if (history == metadata.end()) return curves;
  const Json epochs = Json::parse(history->second, nullptr, /*allow_exceptions=*/false);
  if (!epochs.is_array()) return curves;
  for (const Json& epoch : epochs) {
    if (epoch.is_object()) AddPoint(epoch, NumberIn(epoch, "epoch"), curves.epochs);
  }
  return curves;
}

absl::Status AddMetrics(std::string_view text, const std::string& name, TrainingCurves& curves) {
  std::vector<TrainingSeries> epochs;
  std::vector<Progress> progress;
  double total_epochs = 0;
  for (size_t line = 1; !text.empty(); ++line) {
    const size_t end = text.find('\n');
    const std::string_view content = text.substr(0, end);
    const bool last = end == std::string_view::npos;
    text.remove_prefix(last ? text.size() : end + 1);
    if (content.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const Json object = Json::parse(content, nullptr, /*allow_exceptions=*/false);
    if (object.is_discarded() && last && line > 1) break;
    const std::string type = object.is_object() ? object.value("type", Json("")).dump() : "";
    if (type == "\"epoch\"") {
      const double epoch = NumberIn(object, "epoch");
      AddPoint(object, epoch, epochs);
      total_epochs = Epochs(epoch, NumberIn(object, "fraction"));
    } else if (type == "\"progress\"") {
      progress.push_back({object, NumberIn(object, "fraction")});
    } else {
      return absl::InvalidArgumentError(absl::StrFormat(
          "%s: line %d is no figure of training; name a file that train --metrics wrote", name,
          line));
    }
  }
  if (epochs.empty() && progress.empty()) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: no figures in it; name a file that train --metrics wrote", name));
  }
  if (total_epochs == 0) {
    total_epochs = progress.empty() ? 1 : std::max(1.0, NumberIn(progress.back().object, "epoch"));
  }
  for (const Progress& point : progress) {
    AddPoint(point.object, point.fraction * total_epochs, curves.progress);
  }
  for (TrainingSeries& series : curves.progress) Thin(series);
  if (curves.epochs.empty()) {
    curves.epochs = std::move(epochs);
  } else {
    curves.of_another_run = !AlikeLosses(curves.epochs, epochs);
  }
  return absl::OkStatus();
}

}  // namespace nce2vec
