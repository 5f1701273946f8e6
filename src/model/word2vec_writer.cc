#include <array>
#include <charconv>
#include <string>
#include <string_view>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/model/word2vec_format.h"

namespace nce2vec {
namespace {

absl::Status CheckWord(std::string_view word, size_t row) {
  if (!word.empty() && word.find_first_of(" \t\n\v\f\r") == std::string_view::npos) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrFormat(
      "word %d, '%s', is empty or holds white space, which word2vec and GloVe files can't express",
      row, word));
}

void AppendTextRow(std::span<const float> vector, std::string& line) {
  std::array<char, 32> digits;  // the shortest form of a float needs 16 at most
  for (const float x : vector) {
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), x);
    NCE2VEC_CHECK(error == std::errc());
    line += ' ';
    line.append(digits.data(), end);
  }
  line += '\n';
}

void AppendBinaryRow(std::span<const float> vector, std::string& line) {
  line += ' ';
  line.append(reinterpret_cast<const char*>(vector.data()), vector.size_bytes());
  line += '\n';
}

}  // namespace

std::string_view VectorFormatName(VectorFormat format) {
  switch (format) {
    case VectorFormat::kWord2vecText:
      return "word2vec-text";
    case VectorFormat::kWord2vecBinary:
      return "word2vec-bin";
    case VectorFormat::kGloveText:
      return "glove";
  }
  return "";
}

absl::Status WriteVectors(const Vocabulary& vocabulary, const ConstRows& vectors,
                          VectorFormat format, AtomicFile file) {
  NCE2VEC_CHECK(vocabulary.size() == vectors.rows);
  if (format != VectorFormat::kGloveText) {
    NCE2VEC_RETURN_IF_ERROR(file.Write(absl::StrFormat("%d %d\n", vectors.rows, vectors.dim)));
  }
  std::string line;
  for (size_t row = 0; row < vectors.rows; ++row) {
    const std::string_view word = vocabulary.word(ToWordId(row));
    NCE2VEC_RETURN_IF_ERROR(CheckWord(word, row));
    line.assign(word);
    if (format == VectorFormat::kWord2vecBinary) {
      AppendBinaryRow(vectors[row], line);
    } else {
      AppendTextRow(vectors[row], line);
    }
    NCE2VEC_RETURN_IF_ERROR(file.Write(line));
  }
  return file.Commit();
}

}  // namespace nce2vec
