#include "src/model/word2vec_writer.h"

#include <array>
#include <charconv>
#include <string_view>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/model/row_blocks.h"

namespace nce2vec {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Without a first line of its own, a GloVe file's first row must not look like one, nor begin with
// what readers take off a file's front.
absl::Status CheckFirstRow(const WordVectors& vectors) {
  if (vectors.size() == 0) return absl::OkStatus();
  const std::string_view word = vectors.word(0);
  const bool number = word.find_first_not_of("0123456789") == std::string_view::npos;
  if (!word.starts_with(kByteOrderMark) && !(number && vectors.dim() == 1)) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrFormat(
      "the first word, '%s', would be read as something else at the front of a glove file; use "
      "word2vec-text",
      word));
}

}  // namespace

void AppendNumbers(std::span<const float> numbers, char separator, std::string& line) {
  std::array<char, 32> digits;  // the shortest form of a float needs 16 at most
  for (const float x : numbers) {
    digits[0] = separator;
    const auto [end, error] = std::to_chars(digits.data() + 1, digits.data() + digits.size(), x);
    NCE2VEC_CHECK(error == std::errc());
    line.append(digits.data(), end);
  }
}

absl::Status WriteWord2vec(const WordVectors& vectors, VectorFormat format, AtomicFile file,
                           const ConversionProgress& progress) {
  NCE2VEC_RETURN_IF_ERROR(vectors.CheckWords(format));
  if (format == VectorFormat::kGloveText) {
    NCE2VEC_RETURN_IF_ERROR(CheckFirstRow(vectors));
  } else {
    NCE2VEC_RETURN_IF_ERROR(file.Write(absl::StrFormat("%d %d\n", vectors.size(), vectors.dim())));
  }
  const bool binary = format == VectorFormat::kWord2vecBinary;
  const auto fill = [&](size_t first, size_t last, std::string& bytes) {
    std::vector<float> row(vectors.dim());
    for (size_t i = first; i < last; ++i) {
      vectors.ReadRow(i, row);
      bytes += vectors.word(i);
      if (binary) {
        bytes += ' ';
        bytes.append(reinterpret_cast<const char*>(row.data()), row.size() * sizeof(float));
      } else {
        AppendNumbers(row, ' ', bytes);
      }
      bytes += '\n';
    }
  };
  NCE2VEC_RETURN_IF_ERROR(WriteRowBlocks(vectors.size(), fill, file, progress));
  return file.Commit();
}

}  // namespace nce2vec
