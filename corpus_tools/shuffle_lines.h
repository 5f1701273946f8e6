// Lines in random order, however many there are.
#ifndef CORPUS_TOOLS_SHUFFLE_LINES_H_
#define CORPUS_TOOLS_SHUFFLE_LINES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "corpus_tools/line_visit.h"
#include "corpus_tools/text_map.h"

namespace nce2vec {

struct ShuffleOptions {
  std::vector<std::string> inputs;
  uint64_t seed = 1;
  size_t memory_bytes = size_t{1} << 30;  // of lines that are sorted at a time, >= 2^16
  std::string scratch_folder;             // empty: $TMPDIR, else /var/tmp

  absl::Status Validate() const;
};

// Every order is as likely; which one it is depends on the seed and the number of lines alone. What
// does not fit into memory goes to scratch space, once. ResourceExhausted where that is full.
absl::StatusOr<LineCounts> ShuffleLines(const ShuffleOptions& options,
                                        const ToolCallbacks& callbacks, const ByteSink& sink);

}  // namespace nce2vec

#endif  // CORPUS_TOOLS_SHUFFLE_LINES_H_
