// The figures of training, from the model's own history and from a file of `train --metrics`.
#ifndef SRC_REPORT_TRAINING_CURVES_H_
#define SRC_REPORT_TRAINING_CURVES_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/model/safetensors.h"

namespace nce2vec {

// One figure over the course of training; x counts epochs: 1 is the end of the first one.
struct TrainingSeries {
  std::string figure;  // its key in the history: "loss", "validation_loss", "learning_rate", ...
  std::vector<double> x;
  std::vector<double> y;
};

struct TrainingCurves {
  std::vector<TrainingSeries> epochs;    // after each epoch
  std::vector<TrainingSeries> progress;  // as it went on, from the metrics file; at most 400 points
  bool of_another_run = false;  // the metrics file's epochs are not those of the model's history
};

// Figures of `train.history`. A model without one (imported, or an odd writer's) has none: nothing
// that stands in the metadata is an error.
TrainingCurves CurvesOfModel(const Metadata& metadata);

// Adds what stands in `text`, the content of a file of `train --metrics`. The model's own epochs
// stay; where it has none, those of the file take their place. A last line that was cut off is
// passed over: training may still write. InvalidArgument names `name` and the line that is not such
// an object.
absl::Status AddMetrics(std::string_view text, const std::string& name, TrainingCurves& curves);

}  // namespace nce2vec

#endif  // SRC_REPORT_TRAINING_CURVES_H_
