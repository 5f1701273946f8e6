// Lines of text from any number of inputs, in chunks that workers can tokenise independently.
#ifndef SRC_TEXT_TEXT_READER_H_
#define SRC_TEXT_TEXT_READER_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "src/base/byte_source.h"
#include "src/text/text_stats.h"

namespace nce2vec {

// A piece of one input that ends at a line's end, at the input's end, or, where one line is longer
// than a chunk, at white space within that line.
struct TextChunk {
  std::string bytes;
  TextStats stats;  // bytes, byte_order_marks; lines_cut and tokens_cut where the reader had to cut
};

// Reads the inputs one after the other; the end of an input ends its last line. Where the chunks fall
// depends on the bytes alone, not on timing or on how a pipe delivers. A UTF-8 byte order mark at an
// input's start is removed; a UTF-16 or UTF-32 one is InvalidArgument (convert it first). A chunk
// without any white space is one giant token: its first bytes are kept, the rest up to the next white
// space is passed over, and counted in tokens_cut. Memory: one chunk. One thread.
class TextReader {
 public:
  static constexpr size_t kDefaultChunkBytes = size_t{4} << 20;

  // `paths` as for OpenByteSource; inputs are opened when their turn comes.
  explicit TextReader(std::vector<std::string> paths, size_t chunk_bytes = kDefaultChunkBytes);

  // The next chunk into `chunk`; false when all inputs are read.
  absl::StatusOr<bool> Next(TextChunk& chunk);

  // Bytes delivered so far, after decompression.
  uint64_t bytes_read() const { return bytes_read_; }

 private:
  absl::StatusOr<bool> OpenNext();

  std::vector<std::string> paths_;
  size_t chunk_bytes_;
  size_t next_path_ = 0;
  std::unique_ptr<ByteSource> source_;
  std::string pending_;        // read, not yet delivered: the beginning of the next chunk
  bool source_ended_ = false;
  bool at_input_start_ = false;
  bool inside_giant_token_ = false;
  uint64_t bytes_read_ = 0;
};

// Calls `line` for each line of `chunk` without its '\n'; an empty line is a line; no line follows the
// last '\n'. Adds to stats.lines.
void ForEachLine(std::string_view chunk, TextStats& stats,
                 absl::FunctionRef<void(std::string_view line)> line);

}  // namespace nce2vec

#endif  // SRC_TEXT_TEXT_READER_H_
