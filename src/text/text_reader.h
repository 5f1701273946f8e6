// Lines of text from any number of inputs, in chunks that workers can tokenise independently.
#ifndef SRC_TEXT_TEXT_READER_H_
#define SRC_TEXT_TEXT_READER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/base/byte_source.h"
#include "src/text/text_stats.h"

namespace nce2vec {

// A piece of one input that ends at a line's end, at the input's end, or, where one line is longer
// than a chunk, at white space within that line.
struct TextChunk {
  std::string bytes;
  // bytes, byte_order_marks; lines_cut and tokens_cut where the reader had to cut. The bytes of
  // marks and of passed-over parts of tokens count too: all chunks' sum is the inputs' size.
  TextStats stats;
  bool starts_input = false;  // no text goes on here from the input before
};

// Reads the inputs one after the other; the end of an input ends its last line. Where the chunks
// fall depends on the bytes alone, not on timing or on how a pipe delivers. A UTF-8 byte order mark
// at an input's start is removed; a UTF-16 or UTF-32 one is InvalidArgument (convert it first). A
// chunk without any white space is one giant token, whatever a tokenizer would make of it: its
// first bytes are kept, the rest up to the next white space is passed over, and counted in
// tokens_cut. Memory: two chunks. One thread.
class TextReader {
 public:
  static constexpr size_t kDefaultChunkBytes = size_t{4} << 20;

  // `paths` as for OpenByteSource; inputs are opened when their turn comes.
  // No chunk is longer than `chunk_bytes`, which is at least kSmallestChunkBytes.
  static constexpr size_t kSmallestChunkBytes = 16;
  explicit TextReader(std::vector<std::string> paths, size_t chunk_bytes = kDefaultChunkBytes);

  // The next chunk into `chunk`, overwriting it; false when all inputs are read. After an error the
  // reader is of no further use.
  absl::StatusOr<bool> Next(TextChunk& chunk);

  // Bytes of all chunks so far, after decompression: the sum of their stats.bytes.
  uint64_t bytes_read() const { return bytes_read_; }

 private:
  // Opens the next input and reads its beginning into the empty chunk.
  absl::Status OpenNext(TextChunk& chunk);
  // Reads until `text` has chunk_bytes_; fewer mean that the input has ended.
  absl::Status FillUp(std::string& text);
  // Moves what belongs to the next chunk from a full chunk to pending_.
  absl::Status EndChunk(TextChunk& chunk);
  absl::Status CutGiantToken(TextChunk& chunk);

  std::vector<std::string> paths_;
  size_t chunk_bytes_;
  size_t next_path_ = 0;
  std::unique_ptr<ByteSource> source_;  // null between inputs
  bool source_ended_ = false;
  std::string pending_;  // read, not yet delivered: the beginning of the next chunk
  uint64_t bytes_read_ = 0;
};

// Calls `line` for each line of `chunk` without its '\n'; an empty line is a line; no line follows
// the last '\n'. Adds to stats.lines. The pieces of a line that the reader cut count as lines, so
// that all chunks' lines are the text's lines and lines_cut together.
void ForEachLine(std::string_view chunk, TextStats& stats,
                 absl::FunctionRef<void(std::string_view line)> line);

}  // namespace nce2vec

#endif  // SRC_TEXT_TEXT_READER_H_
