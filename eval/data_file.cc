#include "eval/data_file.h"

#include <algorithm>
#include <memory>
#include <span>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "src/base/byte_source.h"
#include "src/base/status_macros.h"
#include "src/text/byte_order_mark.h"

namespace nce2vec {
namespace {

constexpr size_t kMaxDataBytes = size_t{256} << 20;
constexpr size_t kStepBytes = size_t{1} << 20;

}  // namespace

absl::StatusOr<std::string> ReadDataFile(const std::string& path) {
  NCE2VEC_ASSIGN_OR_RETURN(const std::unique_ptr<ByteSource> source, OpenByteSource(path));
  std::string text;
  while (text.size() <= kMaxDataBytes) {
    const size_t before = text.size();
    text.resize(before + kStepBytes);
    NCE2VEC_ASSIGN_OR_RETURN(const size_t got, source->Read(std::span<char>(text).subspan(before)));
    text.resize(before + got);
    if (got < kStepBytes) {
      NCE2VEC_RETURN_IF_ERROR(ByteOrderMarkBytes(text, source->name()).status());
      return text;
    }
  }
  return absl::InvalidArgumentError(absl::StrFormat(
      "%s: larger than %d MB: not an evaluation data file", source->name(), kMaxDataBytes >> 20));
}

std::vector<std::string_view> SplitLines(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace nce2vec
