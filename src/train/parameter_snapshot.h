// A copy of the parameters on scratch space, to go back to.
#ifndef SRC_TRAIN_PARAMETER_SNAPSHOT_H_
#define SRC_TRAIN_PARAMETER_SNAPSHOT_H_

#include <string>

#include "absl/status/status.h"
#include "src/base/output_file.h"
#include "src/model/parameters.h"

namespace nce2vec {

// Holds the last state saved, outside of memory: a second copy of a large model would not fit
// there. No training may run meanwhile.
class ParameterSnapshot {
 public:
  explicit ParameterSnapshot(std::string folder) : folder_(std::move(folder)) {}

  bool empty() const { return file_.size() == 0; }
  absl::Status Save(const Parameters& parameters);
  absl::Status Restore(Parameters& parameters) const;

 private:
  std::string folder_;
  ScratchFile file_;
};

// Whether every weight and bias is a finite number.
bool AllFinite(const Parameters& parameters);

}  // namespace nce2vec

#endif  // SRC_TRAIN_PARAMETER_SNAPSHOT_H_
