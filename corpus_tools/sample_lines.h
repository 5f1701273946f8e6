// Some lines of a text, in their order.
#ifndef CORPUS_TOOLS_SAMPLE_LINES_H_
#define CORPUS_TOOLS_SAMPLE_LINES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "corpus_tools/line_visit.h"
#include "corpus_tools/text_map.h"

namespace nce2vec {

struct SampleOptions {
  std::vector<std::string> inputs;
  double share = 0;    // of the lines, (0, 1]; each is chosen by itself
  uint64_t lines = 0;  // or as many, every choice of them being as likely
  uint64_t seed = 1;

  // InvalidArgument unless one of the two is given.
  absl::Status Validate() const;
};

struct SampleCounts {
  LineCounts all;
  uint64_t chosen = 0;
};

// Which lines are chosen depends on the seed and on the lines' numbers, not on what they say. With
// `lines`, what is chosen so far is kept in memory, and nothing passed on before the end.
absl::StatusOr<SampleCounts> SampleLines(const SampleOptions& options,
                                         const ToolCallbacks& callbacks, const ByteSink& sink);

}  // namespace nce2vec

#endif  // CORPUS_TOOLS_SAMPLE_LINES_H_
