#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "src/base/byte_source.h"
#include "src/base/status_macros.h"
#include "src/model/buffered_input.h"
#include "src/model/text_fields.h"
#include "src/model/text_rows.h"
#include "src/model/vector_collector.h"
#include "src/model/word2vec_format.h"

namespace nce2vec {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

struct Header {
  uint64_t rows = 0;
  uint64_t dim = 0;
};

std::optional<Header> ParseHeader(std::string_view line) {
  const auto number = [](std::string_view field, uint64_t& value) {
    const char* const end = field.data() + field.size();
    const auto [stop, error] = std::from_chars(field.data(), end, value);
    return error == std::errc() && stop == end;
  };
  Header header;
  if (!number(NextField(line), header.rows) || !number(NextField(line), header.dim)) {
    return std::nullopt;
  }
  if (!NextField(line).empty()) return std::nullopt;
  return header;
}

// Whether a row is text: what follows the first word are numbers up to the line's end, or at least
// four of them. Binary floats pass for that about once in 10^10 files.
bool LooksLikeTextRow(std::string_view bytes) {
  bytes = bytes.substr(0, bytes.find('\n'));
  NextField(bytes);
  for (int fields = 0; fields < 4; ++fields) {
    const std::string_view field = NextField(bytes);
    if (field.empty()) return fields > 0;
    if (!ParseFloat(field).has_value()) return false;
  }
  return true;
}

absl::Status NotVectors(const std::string& name, std::string_view why) {
  return absl::InvalidArgumentError(absl::StrFormat(
      "%s: not a file of word vectors (word2vec text or binary, GloVe text): %s", name, why));
}

// The size of a regular file that is read as it stands. Compressed files and pipes don't tell
// theirs.
std::optional<uint64_t> PlainFileSize(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return std::nullopt;
  std::string start(kCompressionHeaderBytes, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(start.data(), static_cast<std::streamsize>(start.size()));
  start.resize(static_cast<size_t>(std::max<std::streamsize>(0, file.gcount())));
  if (RecogniseCompression(start) != Compression::kNone) return std::nullopt;
  const uint64_t size = std::filesystem::file_size(path, error);
  return error ? std::nullopt : std::optional<uint64_t>(size);
}

// A claim that no file of this size can meet is refused before anything is read.
absl::Status CheckClaim(const std::string& path, const Header& header, bool text) {
  const std::optional<uint64_t> size = PlainFileSize(path);
  if (!size.has_value()) return absl::OkStatus();
  // Text: a byte of word, a space and a digit for each number, a line end. Binary: a byte of word,
  // a space, four bytes for each number.
  const uint64_t row_bytes = text ? 2 + 2 * header.dim : 2 + 4 * header.dim;
  if (header.rows <= (*size + 1) / row_bytes) return absl::OkStatus();
  return absl::DataLossError(absl::StrFormat(
      "%s: the first line claims %d rows of %d numbers, which need %d bytes a row or more, but the "
      "file has only %d bytes: it is cut off, or the first line is wrong",
      path, header.rows, header.dim, row_bytes, *size));
}

absl::Status ReadBinaryRow(BufferedInput& input, VectorCollector& collector, std::string& word) {
  const uint64_t start = input.position();
  const auto damaged = [&](std::string_view what) {
    return absl::DataLossError(
        absl::StrFormat("%s: row %d at byte %d (read as word2vec binary): %s", input.name(),
                        collector.rows_seen() + 1, start, what));
  };
  NCE2VEC_ASSIGN_OR_RETURN(std::optional<std::string_view> piece,
                           input.ReadUntil(' ', kMaxWordBytes));
  // word2vec.c ends each vector with a line break, gensim does not.
  std::string_view trimmed = piece.value_or("");
  trimmed.remove_prefix(std::min(trimmed.find_first_not_of('\n'), trimmed.size()));
  if (trimmed.find('\n') != std::string_view::npos) {
    return damaged("a line break within the word: the rows are of another length than claimed");
  }
  word.assign(trimmed);
  NCE2VEC_ASSIGN_OR_RETURN(const std::span<float> row, collector.NextRow());
  NCE2VEC_ASSIGN_OR_RETURN(const std::string_view bytes, input.Peek(row.size_bytes()));
  if (bytes.size() < row.size_bytes()) return damaged("the file ends within it");
  std::memcpy(row.data(), bytes.data(), row.size_bytes());
  input.Skip(row.size_bytes());
  if (!std::ranges::all_of(row, [](float x) { return std::isfinite(x); })) {
    return damaged(absl::StrFormat("the vector of '%s' holds a number that is not finite", word));
  }
  const absl::Status kept = collector.Keep(word);
  return kept.ok() ? kept : damaged(std::string(kept.message()));
}

absl::StatusOr<ImportedVectors> ReadBinaryRows(BufferedInput& input, const Header& header) {
  VectorCollector collector(header.dim);
  std::string word;
  for (uint64_t row = 0; row < header.rows; ++row) {
    // Line breaks that end the previous row, and those at the end of a cut-off file, are no row.
    NCE2VEC_ASSIGN_OR_RETURN(std::string_view rest, input.Peek(2));
    if (rest.empty() || rest == "\n") return WrongRowCount(input.name(), header.rows, row);
    NCE2VEC_RETURN_IF_ERROR(ReadBinaryRow(input, collector, word));
  }
  NCE2VEC_ASSIGN_OR_RETURN(const std::string_view rest, input.Peek(2));
  if (!rest.empty() && rest != "\n") {
    return absl::DataLossError(
        absl::StrFormat("%s: more bytes follow at byte %d, after the %d rows of %d numbers that "
                        "the first line claims; "
                        "correct the first line or get the file again",
                        input.name(), input.position(), header.rows, header.dim));
  }
  return collector.Finish(VectorFormat::kWord2vecBinary);
}

absl::StatusOr<ImportedVectors> ReadWithHeader(BufferedInput& input, const std::string& path,
                                               const Header& header) {
  if (header.rows == 0) return NotVectors(path, "its first line claims 0 rows");
  if (header.dim == 0 || header.dim > kMaxVectorDim) {
    return NotVectors(path, absl::StrFormat("its first line claims %d dimensions, expected 1 to %d",
                                            header.dim, kMaxVectorDim));
  }
  NCE2VEC_ASSIGN_OR_RETURN(const std::string_view row, input.Peek(kMaxWordBytes));
  const bool text = LooksLikeTextRow(row);
  NCE2VEC_RETURN_IF_ERROR(CheckClaim(path, header, text));
  if (!text) return ReadBinaryRows(input, header);
  return ReadTextRows(input, {.dim = header.dim, .first_line = 2, .rows = header.rows});
}

}  // namespace

absl::StatusOr<ImportedVectors> ReadVectors(const std::string& path) {
  NCE2VEC_ASSIGN_OR_RETURN(std::unique_ptr<ByteSource> source, OpenByteSource(path));
  BufferedInput input(std::move(source));
  NCE2VEC_ASSIGN_OR_RETURN(std::string_view start, input.Peek(kByteOrderMark.size()));
  if (start.empty()) return NotVectors(input.name(), "it is empty");
  if (start.starts_with(kByteOrderMark)) input.Skip(kByteOrderMark.size());

  // The first line is looked at, not taken: without a header it is a row.
  size_t wanted = 4096;
  NCE2VEC_ASSIGN_OR_RETURN(start, input.Peek(wanted));
  while (start.find('\n') == std::string_view::npos && start.size() >= wanted &&
         wanted < kMaxRowBytes) {
    wanted *= 2;
    NCE2VEC_ASSIGN_OR_RETURN(start, input.Peek(wanted));
  }
  const std::string_view first_line = start.substr(0, start.find('\n'));
  if (const std::optional<Header> header = ParseHeader(first_line)) {
    input.Skip(std::min(first_line.size() + 1, start.size()));
    return ReadWithHeader(input, path, *header);
  }
  if (!LooksLikeTextRow(first_line)) {
    return NotVectors(input.name(),
                      "its first line is neither two numbers nor a word with numbers after it");
  }
  std::string_view fields = first_line;
  size_t dim = 0;
  for (NextField(fields); !NextField(fields).empty();) ++dim;
  if (dim > kMaxVectorDim) {
    return NotVectors(input.name(), absl::StrFormat("%d numbers in its first line", dim));
  }
  return ReadTextRows(input, {.dim = dim, .first_line = 1, .rows = std::nullopt});
}

}  // namespace nce2vec
