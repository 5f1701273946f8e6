#include "src/cli/query_lines.h"

#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/base/system_error.h"

namespace nce2vec {
namespace {

constexpr size_t kReadBytes = size_t{64} << 10;

void AddUnlessBlank(std::string_view line, std::vector<std::string>& lines) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.find_first_not_of(" \t") != std::string_view::npos) lines.emplace_back(line);
}

}  // namespace

absl::StatusOr<std::vector<std::string>> QueryLines::Next() {
  std::vector<std::string> lines;
  while (true) {
    TakeLines(lines);
    if (!lines.empty()) return lines;
    if (ended_) {
      AddUnlessBlank(std::string_view(buffer_).substr(std::exchange(start_, buffer_.size())),
                     lines);
      return lines;
    }
    NCE2VEC_RETURN_IF_ERROR(ReadMore());
  }
}

void QueryLines::TakeLines(std::vector<std::string>& lines) {
  while (lines.size() < kMostAtATime) {
    const size_t end = buffer_.find('\n', start_);
    if (end == std::string::npos) return;
    AddUnlessBlank(std::string_view(buffer_).substr(start_, end - start_), lines);
    start_ = end + 1;
  }
}

absl::Status QueryLines::ReadMore() {
  buffer_.erase(0, std::exchange(start_, 0));
  if (buffer_.size() > kMaxLineBytes) {
    return absl::InvalidArgumentError(
        absl::StrFormat("standard input: a line of more than %d bytes is no query", kMaxLineBytes));
  }
  const size_t before = buffer_.size();
  buffer_.resize(before + kReadBytes);
  ssize_t got = 0;
  do {
    got = read(descriptor_, buffer_.data() + before, kReadBytes);
  } while (got < 0 && errno == EINTR);
  const int error = errno;
  buffer_.resize(before + static_cast<size_t>(got < 0 ? 0 : got));
  if (got < 0) return SystemError(error, "read", "standard input");
  ended_ = got == 0;
  return absl::OkStatus();
}

}  // namespace nce2vec
