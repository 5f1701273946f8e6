#include "src/model/buffered_input.h"

#include <algorithm>
#include <cstring>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

constexpr size_t kFirstBufferBytes = size_t{64} << 10;

}  // namespace

absl::Status BufferedInput::ReadMore() {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  // Doubling as data arrives, never by what a header claims.
  if (end_ == buffer_.size()) buffer_.resize(std::max(kFirstBufferBytes, 2 * buffer_.size()));
  const std::span<char> room(buffer_.data() + end_, buffer_.size() - end_);
  NCE2VEC_ASSIGN_OR_RETURN(const size_t got, source_->Read(room));
  end_ += got;
  source_ended_ = got < room.size();
  return absl::OkStatus();
}

absl::StatusOr<std::string_view> BufferedInput::Peek(size_t bytes) {
  while (available().size() < bytes && !source_ended_) NCE2VEC_RETURN_IF_ERROR(ReadMore());
  return available();
}

void BufferedInput::Skip(size_t bytes) {
  NCE2VEC_CHECK(bytes <= available().size());
  begin_ += bytes;
  position_ += bytes;
}

absl::Status BufferedInput::NoneWithin(char delimiter, size_t bytes) const {
  return absl::DataLossError(absl::StrFormat(
      "%s: byte %d: no %s within %d bytes; not a file of word vectors, or a damaged one", name(),
      position_, delimiter == '\n' ? "line end" : "space", bytes));
}

absl::StatusOr<std::optional<std::string_view>> BufferedInput::ReadUntil(char delimiter,
                                                                         size_t max_bytes) {
  size_t searched = 0;
  size_t found = std::string_view::npos;
  while (true) {
    found = available().find(delimiter, searched);
    searched = available().size();
    if (found != std::string_view::npos || source_ended_ || searched > max_bytes) break;
    NCE2VEC_RETURN_IF_ERROR(ReadMore());
  }
  const size_t length = std::min(found, available().size());
  if (length > max_bytes) return NoneWithin(delimiter, max_bytes);
  if (length == 0 && found == std::string_view::npos) return std::nullopt;
  const std::string_view piece = available().substr(0, length);
  Skip(length + (found == std::string_view::npos ? 0 : 1));
  return piece;
}

absl::StatusOr<std::string_view> BufferedInput::ReadLines(size_t bytes, size_t max_line_bytes) {
  NCE2VEC_RETURN_IF_ERROR(Peek(bytes).status());
  size_t last = available().substr(0, bytes).rfind('\n');
  size_t searched = std::min(bytes, available().size());
  while (last == std::string_view::npos) {
    last = available().find('\n', searched);
    if (last != std::string_view::npos || source_ended_) break;
    searched = available().size();
    if (searched > max_line_bytes) return NoneWithin('\n', max_line_bytes);
    NCE2VEC_RETURN_IF_ERROR(ReadMore());
  }
  const size_t length = last == std::string_view::npos ? available().size() : last + 1;
  const std::string_view lines = available().substr(0, length);
  Skip(length);
  return lines;
}

}  // namespace nce2vec
