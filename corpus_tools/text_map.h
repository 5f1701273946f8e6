// Text in, other text out, chunk by chunk on all cores, in the order of the text.
#ifndef CORPUS_TOOLS_TEXT_MAP_H_
#define CORPUS_TOOLS_TEXT_MAP_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/text/text_stats.h"

namespace nce2vec {

struct ToolProgress {
  uint64_t bytes = 0;        // of text read so far, after decompression
  uint64_t total_bytes = 0;  // of all inputs; 0 where it can't be known
  uint64_t lines = 0;
};

struct ToolCallbacks {
  std::function<void(const ToolProgress&)> progress;  // may be empty; one call at a time
  const std::atomic<bool>* stop = nullptr;            // Cancelled soon after it turns true
};

// Receives what a tool makes, one call at a time, in order.
using ByteSink = std::function<absl::Status(std::string_view bytes)>;

// What is made of lines. Has buffers: one a thread.
class LineMapper {
 public:
  virtual ~LineMapper() = default;

  // Appends what becomes of `line`, which has no '\n', to `out`; without a '\n' at its end. A line
  // longer than a chunk of the reader comes in pieces, cut at white space. What comes out depends
  // on the line alone. Adds to `stats` what was replaced.
  virtual void Map(std::string_view line, std::string& out, TextStats& stats) = 0;
};

// Reads the inputs (as for OpenByteSource) with a TextReader, has `threads` mappers turn their
// lines into others, and passes these on, each with '\n' at its end, an input's last one too; the
// pieces of a line with a space between them. Memory: a few chunks a thread, however long the
// lines. Errors are those of the inputs and of `sink`.
absl::StatusOr<TextStats> MapText(const std::vector<std::string>& inputs, size_t threads,
                                  const std::function<std::unique_ptr<LineMapper>()>& make_mapper,
                                  const ToolCallbacks& callbacks, const ByteSink& sink);

}  // namespace nce2vec

#endif  // CORPUS_TOOLS_TEXT_MAP_H_
