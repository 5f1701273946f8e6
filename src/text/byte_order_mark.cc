#include "src/text/byte_order_mark.h"

#include "absl/strings/str_format.h"

namespace nce2vec {

using namespace std::string_view_literals;

absl::StatusOr<size_t> ByteOrderMarkBytes(std::string_view start, std::string_view name) {
  constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
  const char* encoding = nullptr;
  // UTF-32's little-endian mark begins with UTF-16's.
  if (start.starts_with("\xFF\xFE\0\0"sv) || start.starts_with("\0\0\xFE\xFF"sv)) {
    encoding = "UTF-32";
  } else if (start.starts_with("\xFF\xFE"sv) || start.starts_with("\xFE\xFF"sv)) {
    encoding = "UTF-16";
  }
  if (encoding == nullptr) return start.starts_with(kUtf8Mark) ? kUtf8Mark.size() : 0;
  return absl::InvalidArgumentError(
      absl::StrFormat("%s: is %s by its byte order mark; convert it first: iconv -f %s -t UTF-8",
                      name, encoding, encoding));
}

}  // namespace nce2vec
