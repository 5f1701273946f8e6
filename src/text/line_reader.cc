#include "src/text/line_reader.h"

#include <algorithm>
#include <span>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/text/byte_order_mark.h"

namespace nce2vec {
namespace {

constexpr size_t kBlocksRead = 4;  // at a time

}  // namespace

absl::StatusOr<LineReader> LineReader::Open(const std::string& path, const LineLimits& limits) {
  LineReader reader;
  reader.limits_ = limits;
  NCE2VEC_ASSIGN_OR_RETURN(reader.source_, OpenByteSource(path));
  NCE2VEC_RETURN_IF_ERROR(reader.ReadMore());
  NCE2VEC_ASSIGN_OR_RETURN(reader.begin_,
                           ByteOrderMarkBytes(reader.buffer_, reader.source_->name()));
  reader.bytes_read_ = reader.begin_;
  return reader;
}

absl::StatusOr<bool> LineReader::Next(LineBlock& block) {
  block.lines = 0;
  size_t end = begin_;  // of the whole lines found
  while (block.lines < limits_.block_lines && end - begin_ < limits_.block_bytes) {
    NCE2VEC_ASSIGN_OR_RETURN(const size_t next, EndOfLine(end, block.lines == 0));
    if (block.lines == 0) end = begin_;  // reading more may have moved it
    if (next == end || next - end > limits_.line_bytes) {
      if (next == end || block.lines > 0) break;
      return TooLong();
    }
    end = next;
    ++block.lines;
  }
  block.bytes.assign(buffer_, begin_, end - begin_);
  begin_ = end;
  lines_read_ += block.lines;
  bytes_read_ += block.bytes.size();
  return block.lines > 0;
}

absl::StatusOr<size_t> LineReader::EndOfLine(size_t begin, bool may_read) {
  size_t length = 0;  // looked at so far
  while (true) {
    const size_t newline = buffer_.find('\n', begin + length);
    if (newline != std::string::npos) return newline + 1;
    if (ended_) return buffer_.size();
    if (!may_read) return begin;
    length = buffer_.size() - begin;
    if (length > limits_.line_bytes) return TooLong();
    NCE2VEC_RETURN_IF_ERROR(ReadMore());
    begin = begin_;
  }
}

// Moves what is left to the front and reads at least as much again, so that a long line is moved a
// few times only.
absl::Status LineReader::ReadMore() {
  buffer_.erase(0, std::exchange(begin_, 0));
  const size_t filled = buffer_.size();
  const size_t wanted = std::max(kBlocksRead * limits_.block_bytes, filled);
  buffer_.resize(filled + wanted);
  NCE2VEC_ASSIGN_OR_RETURN(const size_t read,
                           source_->Read(std::span<char>(buffer_).subspan(filled)));
  buffer_.resize(filled + read);
  ended_ = read < wanted;
  return absl::OkStatus();
}

absl::Status LineReader::TooLong() const {
  return absl::InvalidArgumentError(absl::StrFormat(
      "%s: line %d is longer than %d bytes; a line is one text: break it into several",
      source_->name(), lines_read_ + 1, limits_.line_bytes));
}

void ForEachWholeLine(std::string_view bytes, absl::FunctionRef<void(std::string_view line)> line) {
  while (!bytes.empty()) {
    const size_t newline = bytes.find('\n');
    std::string_view text = bytes.substr(0, newline);
    if (newline != std::string_view::npos && text.ends_with('\r')) text.remove_suffix(1);
    line(text);
    if (newline == std::string_view::npos) return;
    bytes.remove_prefix(newline + 1);
  }
}

}  // namespace nce2vec
