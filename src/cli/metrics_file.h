// Training figures as JSON lines, for plots and for those who watch from elsewhere.
#ifndef SRC_CLI_METRICS_FILE_H_
#define SRC_CLI_METRICS_FILE_H_

#include <cstdio>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/contrast/contrast_trainer.h"
#include "src/train/trainer.h"

namespace nce2vec {

// The history of epochs as a JSON array, as it is stored in a model.
std::string HistoryJson(const std::vector<EpochReport>& history);
std::string HistoryJson(const std::vector<ContrastEpochReport>& history);

// One object a line, flushed at once. A line {"type":"progress",...} a second, {"type":"epoch",...}
// after each epoch.
class MetricsFile {
 public:
  // An empty path writes nothing. `append` for a training that goes on; else what the file held
  // goes when the first line comes, for until then training may yet be refused.
  static absl::StatusOr<MetricsFile> Create(const std::string& path, bool append = false);

  void Progress(const TrainProgress& progress);
  void Epoch(const EpochReport& report);
  void Progress(const ContrastProgress& progress);
  void Epoch(const ContrastEpochReport& report);
  // Whether all lines could be written.
  absl::Status Close();

 private:
  struct FileCloser {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  // Whether a progress line is due, a second after the one before.
  bool Due(double seconds);
  void Line(const std::string& json);

  std::string path_;
  std::unique_ptr<std::FILE, FileCloser> file_;
  bool replaces_ = false;  // what the file held before is still there, and shall not stay
  double last_progress_ = 0;
  int error_ = 0;
};

}  // namespace nce2vec

#endif  // SRC_CLI_METRICS_FILE_H_
