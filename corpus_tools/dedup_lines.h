// Lines that were there before, or nearly.
#ifndef CORPUS_TOOLS_DEDUP_LINES_H_
#define CORPUS_TOOLS_DEDUP_LINES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "corpus_tools/line_visit.h"
#include "corpus_tools/text_map.h"

namespace nce2vec {

struct DedupOptions {
  std::vector<std::string> inputs;
  // Drop lines whose similarity (corpus_tools/min_hash.h) to one that stays is estimated to
  // be at least this, [0.3, 1]; 0: equal ones alone.
  double near = 0;
  size_t shingle = 5;  // words of the sequences that near lines share, [1, 100]
  size_t threads = 1;

  absl::Status Validate() const;
};

struct DedupCounts {
  LineCounts all;
  uint64_t equal = 0;  // dropped
  uint64_t near = 0;   // dropped
};

// The first of equal or near lines stays, the order too; so do all empty lines, which part what
// stands between them. Memory: 20 to 40 bytes for each different line, with `near` about 1 kB.
absl::StatusOr<DedupCounts> DedupLines(const DedupOptions& options, const ToolCallbacks& callbacks,
                                       const ByteSink& sink);

}  // namespace nce2vec

#endif  // CORPUS_TOOLS_DEDUP_LINES_H_
