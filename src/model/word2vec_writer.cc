#include <tbb/parallel_pipeline.h>

#include <algorithm>
#include <array>
#include <atomic>
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

// Rows that are formatted at a time: large enough to be worth a task, small enough to wait in
// memory.
constexpr size_t kBlockRows = 1024;
constexpr size_t kBlocksUnderWay = 8;

struct Block {
  absl::Status status;
  std::string bytes;
};

Block FormatBlock(const Vocabulary& vocabulary, const ConstRows& vectors, VectorFormat format,
                  size_t first) {
  Block block;
  for (size_t row = first; row < std::min(first + kBlockRows, vectors.rows); ++row) {
    const std::string_view word = vocabulary.word(ToWordId(row));
    block.status = CheckWord(word, row);
    if (!block.status.ok()) break;
    block.bytes += word;
    if (format == VectorFormat::kWord2vecBinary) {
      AppendBinaryRow(vectors[row], block.bytes);
    } else {
      AppendTextRow(vectors[row], block.bytes);
    }
  }
  return block;
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
  size_t next = 0;
  absl::Status status;
  std::atomic<bool> failed{false};
  tbb::parallel_pipeline(
      kBlocksUnderWay,
      tbb::make_filter<void, size_t>(tbb::filter_mode::serial_in_order,
                                     [&](tbb::flow_control& control) {
                                       const size_t first = next;
                                       next += kBlockRows;
                                       if (first >= vectors.rows || failed.load()) control.stop();
                                       return first;
                                     }) &
          tbb::make_filter<size_t, Block>(
              tbb::filter_mode::parallel,
              [&](size_t first) { return FormatBlock(vocabulary, vectors, format, first); }) &
          tbb::make_filter<Block, void>(tbb::filter_mode::serial_in_order, [&](const Block& block) {
            if (!status.ok()) return;
            status = block.status.ok() ? file.Write(block.bytes) : block.status;
            failed.store(!status.ok());
          }));
  NCE2VEC_RETURN_IF_ERROR(status);
  return file.Commit();
}

}  // namespace nce2vec
