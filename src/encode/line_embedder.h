// Lines of text to vectors, as a stream: what is written while a block is encoded is one before it,
// and what is read one after it.
#ifndef SRC_ENCODE_LINE_EMBEDDER_H_
#define SRC_ENCODE_LINE_EMBEDDER_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/encode/text_encoder.h"
#include "src/text/line_reader.h"
#include "src/text/text_stats.h"

namespace nce2vec {

enum class LineFormat {
  kNpy,    // the vector's floats, as in a row of a numpy array
  kText,   // the vector's numbers with spaces between them, and '\n'
  kJsonl,  // {"text": ..., "vector": [...]} and '\n'; ill-formed UTF-8 becomes U+FFFD
};

std::string_view LineFormatName(LineFormat format);  // "npy", "text", "jsonl"
absl::StatusOr<LineFormat> ParseLineFormatName(std::string_view name);

// Appends what `format` makes of one line. Numbers are the shortest that read back as the same
// float; what is not finite, as in a damaged model, is null in JSON.
void AppendLine(LineFormat format, std::string_view text, std::span<const float> vector,
                std::string& bytes);

// Divides by the Euclidean norm; zeros stay zeros.
void NormalizeVector(std::span<float> vector);

struct EmbedStats {
  uint64_t lines = 0;                      // empty ones too: each gives one vector
  uint64_t lines_without_known_words = 0;  // their vectors are zeros
  uint64_t bytes = 0;                      // of text
  TextCounts counts;
  TextStats text;  // what the tokenizer replaced or cut

  EmbedStats& operator+=(const EmbedStats& other);
};

struct EmbedOptions {
  LineFormat format = LineFormat::kNpy;
  bool normalize = false;  // vectors of length 1
  // Called after each block, one call at a time; may be empty.
  std::function<void(const EmbedStats& so_far)> progress;
  const std::atomic<bool>* stop = nullptr;  // Cancelled soon after it turns true
};

// Receives the lines' bytes, one call at a time, in the order of the text.
using LineSink = std::function<absl::Status(std::string_view bytes)>;

// One vector for each line that `reader` has left, on the threads of the calling TBB arena. What
// reaches the sink does not depend on how many there are. Memory: a few blocks of lines and their
// vectors. Errors are the reader's and the sink's.
absl::StatusOr<EmbedStats> EmbedLines(const TextEncoder& encoder, LineReader& reader,
                                      const EmbedOptions& options, const LineSink& sink);

}  // namespace nce2vec

#endif  // SRC_ENCODE_LINE_EMBEDDER_H_
