#include "src/base/bzip2_streams.h"

#include <sys/stat.h>

#include <algorithm>
#include <span>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/byte_source.h"
#include "src/base/decompressor.h"
#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

constexpr size_t kPieceBytes = size_t{256} << 10;
constexpr size_t kSecondWithin = size_t{16} << 20;
constexpr size_t kMostStreamBytes = size_t{64} << 20;
constexpr size_t kMostPlainBytes = size_t{1} << 30;

// Of a block, which begins with the first digits of pi; a stream's header stands before it.
constexpr std::string_view kBlock = "1AY&SY";
constexpr size_t kHeaderBytes = 4;

// Where the first stream begins whose first byte is at or behind `from`; the end: nowhere.
size_t FindStream(std::string_view bytes, size_t from) {
  for (size_t at = bytes.find(kBlock, from + kHeaderBytes); at != std::string_view::npos;
       at = bytes.find(kBlock, at + 1)) {
    const std::string_view header = bytes.substr(at - kHeaderBytes, kHeaderBytes);
    if (header.starts_with("BZh") && header[3] >= '1' && header[3] <= '9') return at - kHeaderBytes;
  }
  return bytes.size();
}

std::string_view Text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

bool IsRegularFile(const std::string& path) {
  struct stat info {};
  return path != "-" && stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0;
}

}  // namespace

absl::StatusOr<std::optional<Bzip2Streams>> Bzip2Streams::Open(const std::string& path) {
  if (!IsRegularFile(path)) return std::nullopt;
  Bzip2Streams streams;
  streams.path_ = path;
  NCE2VEC_ASSIGN_OR_RETURN(streams.file_, MappedFile::Open(path));
  const std::string_view bytes = Text(streams.file_.bytes());
  if (RecogniseCompression(bytes.substr(0, kCompressionHeaderBytes)) != Compression::kBzip2) {
    return std::nullopt;
  }
  const std::string_view first = bytes.substr(0, kSecondWithin);
  if (FindStream(first, 1) == first.size()) return std::nullopt;
  return streams;
}

absl::StatusOr<std::string_view> Bzip2Streams::Next() {
  const std::string_view rest = Text(file_.bytes()).substr(begin_);
  if (rest.empty()) return rest;
  const std::string_view near = rest.substr(0, kPieceBytes + kMostStreamBytes);
  const size_t size = FindStream(near, std::min(kPieceBytes, near.size()));
  if (size == near.size() && near.size() < rest.size()) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: a bzip2 stream of more than %d MB from byte %d on, among others; give "
                        "the text through "
                        "bzcat",
                        path_, kMostStreamBytes >> 20, begin_));
  }
  begin_ += size;
  return rest.substr(0, size);
}

absl::StatusOr<std::string> DecompressBzip2(std::string_view streams, const std::string& path) {
  NCE2VEC_ASSIGN_OR_RETURN(const std::unique_ptr<Decompressor> decompressor,
                           MakeBzip2Decompressor());
  std::string plain(4 * streams.size() + 4096, '\0');
  size_t size = 0;
  std::span<const char> input(streams);
  while (!input.empty() || !decompressor->MayEnd()) {
    if (size == plain.size()) plain.resize(2 * plain.size());
    std::span<char> output = std::span(plain).subspan(size);
    const size_t room = output.size();
    const size_t before = input.size();
    absl::Status status = decompressor->Decode(input, true, output);
    const bool stuck = input.size() == before && output.size() == room;
    size += room - output.size();
    if (status.ok() && stuck) status = absl::DataLossError("a stream ends early");
    if (status.ok() && size > kMostPlainBytes) {
      status = absl::ResourceExhaustedError("more than a gigabyte in one stream");
    }
    if (!status.ok()) {
      return absl::Status(status.code(),
                          absl::StrFormat("%s: bzip2: %s", path, std::string(status.message())));
    }
  }
  plain.resize(size);
  return plain;
}

}  // namespace nce2vec
