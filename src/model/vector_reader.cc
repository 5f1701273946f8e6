#include "src/model/vector_reader.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "src/base/byte_source.h"
#include "src/base/status_macros.h"
#include "src/model/buffered_input.h"
#include "src/model/finalfusion.h"
#include "src/model/foreign_signature.h"
#include "src/model/npy_vectors.h"
#include "src/model/text_fields.h"
#include "src/model/text_line.h"
#include "src/model/text_rows.h"
#include "src/model/vector_collector.h"
#include "src/model/word2vec_reader.h"

namespace nce2vec {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

size_t CountFields(std::string_view line) {
  size_t fields = 0;
  while (!NextField(line).empty()) ++fields;
  return fields;
}

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

// Whether a line, or as much as is to be seen of a long one, ends in numbers, and is otherwise
// text: at least four numbers, or nothing but numbers after the first field, or no control
// characters. Binary floats pass for that about once in 10^10 files.
bool LooksLikeTextRow(std::string_view bytes) {
  constexpr size_t kEnough = 4;
  constexpr size_t kLong = 4096;
  std::string_view line = bytes.substr(0, bytes.find('\n'));
  // The last field of a long piece may be half a number.
  if (line.size() == bytes.size() && bytes.size() >= kLong) {
    line = line.substr(0, line.find_last_of(" \t"));
  }
  const size_t numbers = NumbersAtEnd(line);
  if (numbers == 0 || numbers >= kEnough) return numbers > 0;
  const bool printable = std::ranges::none_of(
      line, [](char c) { return static_cast<unsigned char>(c) < ' ' && c != '\t' && c != '\r'; });
  return printable || CountFields(line) == numbers + 1;
}

absl::Status NotVectors(const std::string& name, std::string_view why) {
  return absl::InvalidArgumentError(absl::StrFormat(
      "%s: not a file of word vectors (word2vec text or binary, GloVe or fastText text, npy, "
      "finalfusion): %s",
      name, why));
}

absl::Status Foreign(const std::string& name, std::string_view advice) {
  return absl::InvalidArgumentError(absl::StrFormat("%s: %s", name, advice));
}

// Of a regular file; nothing where it can't be read.
std::string FirstBytes(const std::string& path, size_t bytes) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return "";
  std::string start(bytes, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(start.data(), static_cast<std::streamsize>(bytes));
  start.resize(static_cast<size_t>(std::max<std::streamsize>(0, file.gcount())));
  return start;
}

// The size of a regular file that is read as it stands. Compressed files and pipes don't tell
// theirs.
std::optional<uint64_t> PlainFileSize(const std::string& path) {
  const std::string start = FirstBytes(path, kCompressionHeaderBytes);
  if (start.empty() || RecogniseCompression(start) != Compression::kNone) return std::nullopt;
  std::error_code error;
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

absl::Status CheckDim(const std::string& name, std::string_view where, uint64_t dim,
                      const ReadOptions& options) {
  if (dim == 0 || dim > kMaxVectorDim) {
    return NotVectors(
        name, absl::StrFormat("%s %d dimensions, expected 1 to %d", where, dim, kMaxVectorDim));
  }
  if (options.dim == 0 || dim == options.dim) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrFormat(
      "%s: %s %d dimensions, not the %d that were given", name, where, dim, options.dim));
}

absl::StatusOr<ImportedVectors> ReadWithHeader(BufferedInput& input, const std::string& path,
                                               const Header& header, const ReadOptions& options) {
  if (header.rows == 0) return NotVectors(path, "its first line claims 0 rows");
  NCE2VEC_RETURN_IF_ERROR(CheckDim(path, "its first line claims", header.dim, options));
  NCE2VEC_ASSIGN_OR_RETURN(const std::string_view row, input.Peek(kMaxWordBytes));
  const bool text = LooksLikeTextRow(row);
  NCE2VEC_RETURN_IF_ERROR(CheckClaim(path, header, text));
  if (!text) return ReadWord2vecBinaryRows(input, header.dim, header.rows, options);
  return ReadTextRows(input, {.dim = header.dim, .first_line = 2, .rows = header.rows}, options);
}

// How many numbers most of the first lines have, the earlier line's where as many say so. One line
// alone may lie: its word may hold spaces and numbers.
size_t DimOfLines(std::string_view start, bool whole_file) {
  constexpr size_t kLines = 64;
  std::map<size_t, size_t> votes;
  size_t dim = 0;
  for (size_t i = 0; i < kLines && !start.empty(); ++i) {
    const size_t line_end = start.find('\n');
    if (line_end == std::string_view::npos && !whole_file && i > 0) break;  // half a line
    const size_t numbers = NumbersAtEnd(start.substr(0, line_end));
    if (numbers > 0 && ++votes[numbers] > votes[dim]) dim = numbers;
    start.remove_prefix(line_end == std::string_view::npos ? start.size() : line_end + 1);
  }
  return dim;
}

// The input's first bytes, at least one line of them unless that is longer than any row.
absl::StatusOr<std::string_view> PeekLine(BufferedInput& input, size_t& wanted) {
  NCE2VEC_ASSIGN_OR_RETURN(std::string_view start, input.Peek(wanted));
  while (start.find('\n') == std::string_view::npos && start.size() >= wanted &&
         wanted < kMaxRowBytes) {
    wanted *= 2;
    NCE2VEC_ASSIGN_OR_RETURN(start, input.Peek(wanted));
  }
  return start;
}

absl::StatusOr<ImportedVectors> ReadWithoutMagic(BufferedInput& input, const std::string& path,
                                                 const ReadOptions& options) {
  // The first line is looked at, not taken: without a header it is a row.
  size_t wanted = size_t{64} << 10;
  NCE2VEC_ASSIGN_OR_RETURN(const std::string_view start, PeekLine(input, wanted));
  const std::string_view first_line = start.substr(0, start.find('\n'));
  if (const std::optional<Header> header = ParseHeader(first_line)) {
    input.Skip(std::min(first_line.size() + 1, start.size()));
    return ReadWithHeader(input, path, *header, options);
  }
  if (!LooksLikeTextRow(start)) {
    if (options.dim != 0) return ReadWord2vecBinaryRows(input, options.dim, std::nullopt, options);
    return NotVectors(input.name(),
                      "its first line is neither two numbers nor a word with numbers after it; if "
                      "it is word2vec binary without a first line, give --dim");
  }
  const size_t dim = options.dim != 0 ? options.dim : DimOfLines(start, start.size() < wanted);
  if (dim > kMaxVectorDim) {
    return NotVectors(input.name(), absl::StrFormat("%d numbers in its first line", dim));
  }
  return ReadTextRows(input, {.dim = dim, .first_line = 1, .rows = std::nullopt}, options);
}

}  // namespace

absl::StatusOr<ImportedVectors> ReadVectors(const std::string& path, const ReadOptions& options) {
  absl::StatusOr<std::unique_ptr<ByteSource>> source = OpenByteSource(path);
  if (!source.ok()) {
    // Archives are refused there already, for all commands; here more can be said.
    const std::string_view advice = ForeignFileAdvice(FirstBytes(path, kForeignSignatureBytes));
    return advice.empty() ? source.status() : Foreign(path, advice);
  }
  BufferedInput input(*std::move(source));
  NCE2VEC_ASSIGN_OR_RETURN(const std::string_view start, input.Peek(kForeignSignatureBytes));
  if (start.empty()) return NotVectors(input.name(), "it is empty");
  if (start.starts_with(kFinalfusionMagic)) return ReadFinalfusion(input, options);
  if (LooksLikeNpy(start)) {
    const std::string words =
        options.vocabulary_path.empty() ? NpyVocabularyPath(path) : options.vocabulary_path;
    return ReadNpyVectors(input, words, options);
  }
  if (!options.vocabulary_path.empty()) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: no npy array; words from another file (%s) go with such only",
                        input.name(), options.vocabulary_path));
  }
  if (const std::string_view advice = ForeignFileAdvice(start); !advice.empty()) {
    return Foreign(input.name(), advice);
  }
  if (start.starts_with(kByteOrderMark)) input.Skip(kByteOrderMark.size());
  return ReadWithoutMagic(input, path, options);
}

}  // namespace nce2vec
