// Whole lines of one input, in blocks that workers can take independently: for texts that must each
// give one result, however long they are. (TextReader cuts long lines; training doesn't mind.)
#ifndef SRC_TEXT_LINE_READER_H_
#define SRC_TEXT_LINE_READER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/base/byte_source.h"

namespace nce2vec {

struct LineBlock {
  std::string bytes;  // whole lines with their ends; the input's last line may have none
  size_t lines = 0;   // in `bytes`, at least one
};

struct LineLimits {
  size_t block_bytes = size_t{256} << 10;  // a block ends with the line that reaches this,
  size_t block_lines = 4096;               // or this
  size_t line_bytes = size_t{64} << 20;    // a longer line is an error
};

// A UTF-8 byte order mark at the start is removed, a UTF-16 or UTF-32 one is InvalidArgument. What
// the blocks hold depends on the input's bytes alone. Memory: a block, and twice the longest line.
// One thread.
class LineReader {
 public:
  // `path` as for OpenByteSource, whose errors it has.
  static absl::StatusOr<LineReader> Open(const std::string& path, const LineLimits& limits = {});

  // The next lines into `block`, overwriting it; false at the end. InvalidArgument names the line
  // that is longer than allowed. After an error the reader is of no further use.
  absl::StatusOr<bool> Next(LineBlock& block);

  // Bytes of all blocks so far and of the byte order mark.
  uint64_t bytes_read() const { return bytes_read_; }

 private:
  // Behind the '\n' of the line at buffer_[begin], or the input's end. Where the line is not whole
  // yet: reads on, or gives `begin` when it may not (a short block costs less than moving it).
  absl::StatusOr<size_t> EndOfLine(size_t begin, bool may_read);
  absl::Status ReadMore();
  absl::Status TooLong() const;

  std::unique_ptr<ByteSource> source_;
  LineLimits limits_;
  bool ended_ = false;
  std::string buffer_;  // read, not yet delivered from begin_ on
  size_t begin_ = 0;
  uint64_t lines_read_ = 0;
  uint64_t bytes_read_ = 0;
};

// Calls `line` for each line of `bytes` without its end, which is "\n" or "\r\n"; an empty line is
// a line; none follows the last '\n'.
void ForEachWholeLine(std::string_view bytes, absl::FunctionRef<void(std::string_view line)> line);

}  // namespace nce2vec

#endif  // SRC_TEXT_LINE_READER_H_
