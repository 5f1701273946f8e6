// Lines for training and lines for validation.
#ifndef CORPUS_TOOLS_SPLIT_LINES_H_
#define CORPUS_TOOLS_SPLIT_LINES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "corpus_tools/line_visit.h"
#include "corpus_tools/text_map.h"

namespace nce2vec {

struct SplitOptions {
  std::vector<std::string> inputs;
  double share = 0.01;  // of the lines that are for validation, [0, 1]
  uint64_t seed = 1;
  size_t threads = 1;

  absl::Status Validate() const;
};

struct SplitCounts {
  LineCounts all;
  uint64_t validation_lines = 0;
};

// Each line to the one or the other, by its hash alone: equal lines go the same way, so none that
// was trained on is validated with, and lines stay where they were when the corpus grows.
absl::StatusOr<SplitCounts> SplitLines(const SplitOptions& options, const ToolCallbacks& callbacks,
                                       const ByteSink& training, const ByteSink& validation);

}  // namespace nce2vec

#endif  // CORPUS_TOOLS_SPLIT_LINES_H_
