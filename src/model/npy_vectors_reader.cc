#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/byte_source.h"
#include "src/base/status_macros.h"
#include "src/model/npy_vectors.h"
#include "src/model/vector_collector.h"

namespace nce2vec {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kMagic = "\x93NUMPY";
constexpr uint64_t kRowsBetweenProgress = 1024;

struct ArrayShape {
  uint64_t rows = 0;
  uint64_t columns = 0;
  bool doubles = false;
};

absl::Status NotOurs(const std::string& name, std::string_view what) {
  return absl::InvalidArgumentError(absl::StrFormat(
      "%s: %s; save it in Python with numpy.save(FILE, numpy.ascontiguousarray(array, "
      "\"float32\")), [words, dimensions]",
      name, what));
}

// What stands after 'key': in the dictionary that numpy writes, up to the end of it.
std::string_view ValueOf(std::string_view dictionary, std::string_view key) {
  const std::string quoted = absl::StrFormat("'%s':", key);
  const size_t found = dictionary.find(quoted);
  if (found == std::string_view::npos) return "";
  dictionary.remove_prefix(found + quoted.size());
  dictionary.remove_prefix(std::min(dictionary.find_first_not_of(' '), dictionary.size()));
  return dictionary;
}

absl::StatusOr<ArrayShape> ParseDictionary(const std::string& name, std::string_view dictionary) {
  ArrayShape shape;
  const std::string_view type = ValueOf(dictionary, "descr");
  shape.doubles = type.starts_with("'<f8'");
  if (!shape.doubles && !type.starts_with("'<f4'")) {
    return NotOurs(name, absl::StrFormat("an array of type %s, expected '<f4' or '<f8'",
                                         type.substr(0, type.find(','))));
  }
  if (!ValueOf(dictionary, "fortran_order").starts_with("False")) {
    return NotOurs(name, "an array in Fortran order");
  }
  const std::string_view sizes = ValueOf(dictionary, "shape");
  const std::string_view tuple = sizes.substr(0, sizes.find(')'));
  const char* const end = tuple.data() + tuple.size();
  const auto number = [&](const char* begin, uint64_t& value) -> const char* {
    while (begin != end && (*begin == '(' || *begin == ' ' || *begin == ',')) ++begin;
    const auto [stop, error] = std::from_chars(begin, end, value);
    return error == std::errc() ? stop : nullptr;
  };
  const char* const rows_end = number(tuple.data(), shape.rows);
  const char* const columns_end = rows_end ? number(rows_end, shape.columns) : nullptr;
  if (columns_end != end) {
    return NotOurs(name, absl::StrFormat("an array of shape %s)", tuple));
  }
  if (shape.rows == 0 || shape.columns == 0 || shape.columns > kMaxVectorDim) {
    return NotOurs(name, absl::StrFormat("an array of shape %s), which holds no vectors", tuple));
  }
  return shape;
}

absl::StatusOr<ArrayShape> ReadHeader(BufferedInput& input) {
  constexpr size_t kLongestFront = 12;
  constexpr size_t kLongestHeader = size_t{1} << 20;
  NCE2VEC_ASSIGN_OR_RETURN(const std::string_view front, input.Peek(kLongestFront));
  const absl::Status cut_off =
      absl::DataLossError(absl::StrFormat("%s: ends within the header", input.name()));
  if (front.size() < kLongestFront) return cut_off;
  // Version 1 has a length of two bytes, 2 and 3 of four.
  const char version = front[kMagic.size()];
  if (version < 1 || version > 3) {
    return NotOurs(input.name(), absl::StrFormat("an npy file of version %d", version));
  }
  const size_t length_bytes = version == 1 ? 2 : 4;
  uint32_t length = 0;
  std::memcpy(&length, front.data() + kMagic.size() + 2, length_bytes);
  if (length > kLongestHeader) return cut_off;
  input.Skip(kMagic.size() + 2 + length_bytes);
  NCE2VEC_ASSIGN_OR_RETURN(const std::string_view rest, input.Peek(length));
  if (rest.size() < length) return cut_off;
  absl::StatusOr<ArrayShape> shape = ParseDictionary(input.name(), rest.substr(0, length));
  input.Skip(length);
  return shape;
}

// Copies the next row of the array to `row`.
absl::Status ReadRow(BufferedInput& input, const ArrayShape& shape, uint64_t number,
                     std::span<float> row) {
  const size_t bytes = row.size() * (shape.doubles ? sizeof(double) : sizeof(float));
  NCE2VEC_ASSIGN_OR_RETURN(const std::string_view data, input.Peek(bytes));
  if (data.size() < bytes) {
    return absl::DataLossError(
        absl::StrFormat("%s: ends within row %d of the %d that its header claims", input.name(),
                        number, shape.rows));
  }
  if (shape.doubles) {
    for (size_t i = 0; i < row.size(); ++i) {
      double wide = 0;
      std::memcpy(&wide, data.data() + i * sizeof(wide), sizeof(wide));
      row[i] = static_cast<float>(wide);
    }
  } else {
    std::memcpy(row.data(), data.data(), bytes);
  }
  if (!std::ranges::all_of(row, [](float x) { return std::isfinite(x); })) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: row %d at byte %d holds a number that is not finite", input.name(),
                        number, input.position()));
  }
  input.Skip(bytes);
  return absl::OkStatus();
}

absl::Status CheckEnds(BufferedInput& array, BufferedInput& words, const ArrayShape& shape) {
  NCE2VEC_ASSIGN_OR_RETURN(const std::string_view bytes, array.Peek(1));
  if (!bytes.empty()) {
    return absl::DataLossError(
        absl::StrFormat("%s: more bytes follow at byte %d, after the %d rows of its header",
                        array.name(), array.position(), shape.rows));
  }
  NCE2VEC_ASSIGN_OR_RETURN(const std::string_view lines, words.Peek(1));
  if (lines.empty()) return absl::OkStatus();
  return absl::DataLossError(absl::StrFormat("%s: more lines than the %d rows of %s", words.name(),
                                             shape.rows, array.name()));
}

absl::StatusOr<std::string_view> NextWord(BufferedInput& words, const BufferedInput& array,
                                          const ArrayShape& shape, uint64_t row) {
  NCE2VEC_ASSIGN_OR_RETURN(const std::optional<std::string_view> line,
                           words.ReadUntil('\n', kMaxWordBytes));
  if (!line.has_value()) {
    return absl::DataLossError(absl::StrFormat("%s: %d lines, fewer than the %d rows of %s",
                                               words.name(), row, shape.rows, array.name()));
  }
  return line->ends_with('\r') ? line->substr(0, line->size() - 1) : *line;
}

}  // namespace

bool LooksLikeNpy(std::string_view start) { return start.starts_with(kMagic); }

absl::StatusOr<ImportedVectors> ReadNpyVectors(BufferedInput& input,
                                               const std::string& vocabulary_path,
                                               const ReadOptions& options) {
  NCE2VEC_ASSIGN_OR_RETURN(const ArrayShape shape, ReadHeader(input));
  if (options.dim != 0 && options.dim != shape.columns) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "%s: %d dimensions, not the %d that were given", input.name(), shape.columns, options.dim));
  }
  absl::StatusOr<std::unique_ptr<ByteSource>> source = OpenByteSource(vocabulary_path);
  if (!source.ok()) {
    return absl::Status(
        source.status().code(),
        absl::StrFormat("%s: its words, one a line, can't be read: %s; --vocab names their file",
                        input.name(), std::string(source.status().message())));
  }
  BufferedInput words(*std::move(source));
  NCE2VEC_ASSIGN_OR_RETURN(const std::string_view start, words.Peek(kByteOrderMark.size()));
  if (start.starts_with(kByteOrderMark)) words.Skip(kByteOrderMark.size());
  VectorCollector collector(shape.columns, options.limit);
  for (uint64_t i = 0; i < shape.rows && !collector.full(); ++i) {
    NCE2VEC_ASSIGN_OR_RETURN(const std::span<float> row, collector.NextRow());
    NCE2VEC_RETURN_IF_ERROR(ReadRow(input, shape, i + 1, row));
    NCE2VEC_ASSIGN_OR_RETURN(const std::string_view word, NextWord(words, input, shape, i));
    if (const absl::Status kept = collector.Keep(word); !kept.ok()) {
      return absl::InvalidArgumentError(
          absl::StrFormat("%s: line %d: %s", words.name(), i + 1, std::string(kept.message())));
    }
    if (options.progress && i % kRowsBetweenProgress == 0) {
      NCE2VEC_RETURN_IF_ERROR(options.progress(input.position()));
    }
  }
  if (!collector.full()) NCE2VEC_RETURN_IF_ERROR(CheckEnds(input, words, shape));
  return collector.Finish(VectorFormat::kNpy);
}

}  // namespace nce2vec
