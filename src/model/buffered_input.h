// Lines, fields and fixed-size records out of a byte stream.
#ifndef SRC_MODEL_BUFFERED_INPUT_H_
#define SRC_MODEL_BUFFERED_INPUT_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "src/base/byte_source.h"

namespace nce2vec {

// Owns its source and a buffer that grows to the longest piece asked for. Views it hands out are
// valid until the next call. One thread.
class BufferedInput {
 public:
  explicit BufferedInput(std::unique_ptr<ByteSource> source) : source_(std::move(source)) {}

  // The next bytes without taking them: at least `bytes`, unless the input ends before.
  absl::StatusOr<std::string_view> Peek(size_t bytes);
  // Takes bytes that were peeked.
  void Skip(size_t bytes);

  // Takes the bytes up to `delimiter`, which is taken but not returned; the rest of the input when
  // there is none; nullopt at its end. DataLoss when no delimiter comes within `max_bytes`.
  absl::StatusOr<std::optional<std::string_view>> ReadUntil(char delimiter, size_t max_bytes);

  // Takes whole lines with their line ends: about `bytes` of them, at least one; nothing at the
  // input's end, whose last line may have no line end. DataLoss when a line is longer than
  // `max_line_bytes`.
  absl::StatusOr<std::string_view> ReadLines(size_t bytes, size_t max_line_bytes);

  // Bytes taken so far.
  uint64_t position() const { return position_; }
  const std::string& name() const { return source_->name(); }

 private:
  std::string_view available() const { return {buffer_.data() + begin_, end_ - begin_}; }
  absl::Status ReadMore();
  absl::Status NoneWithin(char delimiter, size_t bytes) const;

  std::unique_ptr<ByteSource> source_;
  std::vector<char> buffer_;
  size_t begin_ = 0;  // buffer_[begin_, end_) is read, not yet taken
  size_t end_ = 0;
  bool source_ended_ = false;
  uint64_t position_ = 0;
};

}  // namespace nce2vec

#endif  // SRC_MODEL_BUFFERED_INPUT_H_
