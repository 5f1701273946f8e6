#include "src/model/buffered_input.h"

#include <algorithm>
#include <cstring>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

constexpr size_t kFirstBufferBytes = size_t{256} << 10;

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
  if (length > max_bytes) {
    return absl::DataLossError(absl::StrFormat(
        "%s: byte %d: no %s within %d bytes; not a file of word vectors, or a damaged one", name(),
        position_, delimiter == '\n' ? "line end" : "space", max_bytes));
  }
  if (length == 0 && found == std::string_view::npos) return std::nullopt;
  const std::string_view piece = available().substr(0, length);
  Skip(length + (found == std::string_view::npos ? 0 : 1));
  return piece;
}

}  // namespace nce2vec
