#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/model/finalfusion.h"
#include "src/model/vector_collector.h"

static_assert(std::endian::native == std::endian::little, "numbers are read as they are in memory");

namespace nce2vec {
namespace {

constexpr uint64_t kRowsBetweenProgress = 1024;
constexpr size_t kSkippedAtOnce = size_t{1} << 20;

class FinalfusionFile {
 public:
  FinalfusionFile(BufferedInput& input, const ReadOptions& options)
      : input_(input), options_(options) {}

  absl::StatusOr<ImportedVectors> Read() {
    NCE2VEC_ASSIGN_OR_RETURN(const std::vector<uint32_t> chunks, ReadHeader());
    for (const uint32_t chunk : chunks) NCE2VEC_RETURN_IF_ERROR(ReadChunk(chunk));
    if (!collector_.has_value()) return Damaged("it has no matrix");
    NCE2VEC_ASSIGN_OR_RETURN(const std::string_view rest, input_.Peek(1));
    if (!rest.empty()) return Damaged("more bytes follow after the last chunk");
    NCE2VEC_ASSIGN_OR_RETURN(ImportedVectors imported,
                             collector_->Finish(VectorFormat::kFinalfusion));
    for (size_t i = 0; i < norms_.size(); ++i) {
      for (float& x : imported.vectors.row(i)) {
        x *= norms_[i];
        if (!std::isfinite(x)) {
          return Damaged(absl::StrFormat("the norm of '%s' makes its vector larger than numbers go",
                                         imported.vocabulary.word(ToWordId(i))));
        }
      }
    }
    return imported;
  }

 private:
  absl::Status Damaged(std::string_view what) const {
    return absl::DataLossError(absl::StrFormat("%s: byte %d (read as finalfusion): %s",
                                               input_.name(), input_.position(), what));
  }
  absl::Status NotOurs(std::string_view what) const {
    return absl::InvalidArgumentError(absl::StrFormat(
        "%s: %s, which is not read here; \"finalfusion convert -t textdims\" makes word2vec text "
        "of it",
        input_.name(), what));
  }

  // Takes that many bytes, which must be there.
  absl::Status Take(size_t bytes, char* into) {
    NCE2VEC_ASSIGN_OR_RETURN(const std::string_view data, input_.Peek(bytes));
    if (data.size() < bytes) return Damaged("the file is cut off");
    std::memcpy(into, data.data(), bytes);
    input_.Skip(bytes);
    return absl::OkStatus();
  }

  template <class T>
  absl::StatusOr<T> Number() {
    T value = 0;
    NCE2VEC_RETURN_IF_ERROR(Take(sizeof(value), reinterpret_cast<char*>(&value)));
    return value;
  }

  absl::Status Pass(uint64_t bytes) {
    while (bytes > 0) {
      const size_t now = std::min<uint64_t>(bytes, kSkippedAtOnce);
      NCE2VEC_ASSIGN_OR_RETURN(const std::string_view data, input_.Peek(now));
      if (data.size() < now) return Damaged("the file is cut off");
      input_.Skip(now);
      bytes -= now;
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::vector<uint32_t>> ReadHeader() {
    constexpr uint32_t kMostChunks = 16;
    input_.Skip(kFinalfusionMagic.size());
    NCE2VEC_ASSIGN_OR_RETURN(const uint32_t version, Number<uint32_t>());
    if (version != 0) {
      return NotOurs(absl::StrFormat("a finalfusion file of version %d, not 0", version));
    }
    NCE2VEC_ASSIGN_OR_RETURN(const uint32_t count, Number<uint32_t>());
    if (count > kMostChunks) return Damaged(absl::StrFormat("%d chunks are claimed", count));
    std::vector<uint32_t> chunks;
    for (uint32_t i = 0; i < count; ++i) {
      NCE2VEC_ASSIGN_OR_RETURN(const uint32_t chunk, Number<uint32_t>());
      chunks.push_back(chunk);
    }
    return chunks;
  }

  absl::Status ReadChunk(uint32_t expected) {
    NCE2VEC_ASSIGN_OR_RETURN(const uint32_t chunk, Number<uint32_t>());
    if (chunk != expected) {
      return Damaged(absl::StrFormat("chunk %d, where the header says %d", chunk, expected));
    }
    NCE2VEC_ASSIGN_OR_RETURN(const uint64_t length, Number<uint64_t>());
    const uint64_t begin = input_.position();
    NCE2VEC_RETURN_IF_ERROR(ReadBody(static_cast<FinalfusionChunk>(chunk), length));
    if (input_.position() - begin == length) return absl::OkStatus();
    return Damaged(absl::StrFormat("chunk %d holds %d bytes, its length says %d", chunk,
                                   input_.position() - begin, length));
  }

  absl::Status ReadBody(FinalfusionChunk chunk, uint64_t length) {
    switch (chunk) {
      case FinalfusionChunk::kMetadata:
        return Pass(length);
      case FinalfusionChunk::kSimpleVocabulary:
        return ReadVocabulary();
      case FinalfusionChunk::kMatrix:
        return ReadMatrix();
      case FinalfusionChunk::kNorms:
        return ReadNorms();
      case FinalfusionChunk::kQuantizedMatrix:
        return absl::InvalidArgumentError(absl::StrFormat(
            "%s: a quantised matrix, which is not read here; \"finalfusion reconstruct\" makes a "
            "plain one of it",
            input_.name()));
      case FinalfusionChunk::kBucketVocabulary:
      case FinalfusionChunk::kFastTextVocabulary:
      case FinalfusionChunk::kExplicitVocabulary:
      case FinalfusionChunk::kFloretVocabulary:
        return NotOurs("a vocabulary with n-grams");
    }
    return NotOurs(absl::StrFormat("a chunk of the unknown kind %d", static_cast<uint32_t>(chunk)));
  }

  absl::Status ReadVocabulary() {
    NCE2VEC_ASSIGN_OR_RETURN(const uint64_t count, Number<uint64_t>());
    for (uint64_t i = 0; i < count; ++i) {
      NCE2VEC_ASSIGN_OR_RETURN(const uint32_t bytes, Number<uint32_t>());
      if (bytes > kMaxWordBytes) return Damaged(absl::StrFormat("a word of %d bytes", bytes));
      std::string word(bytes, '\0');
      NCE2VEC_RETURN_IF_ERROR(Take(bytes, word.data()));
      words_.push_back(std::move(word));
    }
    return absl::OkStatus();
  }

  // The type of the numbers that follow, and the padding before them.
  absl::Status ReadNumbersFront() {
    NCE2VEC_ASSIGN_OR_RETURN(const uint32_t type, Number<uint32_t>());
    if (type != kFinalfusionFloat32) {
      return NotOurs(absl::StrFormat("numbers of type %d, not float32", type));
    }
    return Pass(sizeof(float) - input_.position() % sizeof(float));
  }

  absl::Status ReadMatrix() {
    NCE2VEC_ASSIGN_OR_RETURN(const uint64_t rows, Number<uint64_t>());
    NCE2VEC_ASSIGN_OR_RETURN(const uint32_t columns, Number<uint32_t>());
    NCE2VEC_RETURN_IF_ERROR(ReadNumbersFront());
    if (rows == 0 || columns == 0 || columns > kMaxVectorDim) {
      return Damaged(absl::StrFormat("a matrix of %d rows and %d columns", rows, columns));
    }
    if (collector_.has_value() || rows != words_.size()) {
      return Damaged(absl::StrFormat("a matrix of %d rows for %d words", rows, words_.size()));
    }
    if (options_.dim != 0 && options_.dim != columns) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "%s: %d dimensions, not the %d that were given", input_.name(), columns, options_.dim));
    }
    collector_.emplace(columns, options_.limit);
    for (uint64_t i = 0; i < rows; ++i) {
      if (collector_->full()) return Pass((rows - i) * columns * sizeof(float));
      NCE2VEC_RETURN_IF_ERROR(ReadRow(i));
    }
    return absl::OkStatus();
  }

  absl::Status ReadRow(uint64_t i) {
    NCE2VEC_ASSIGN_OR_RETURN(const std::span<float> row, collector_->NextRow());
    NCE2VEC_RETURN_IF_ERROR(Take(row.size_bytes(), reinterpret_cast<char*>(row.data())));
    if (!std::ranges::all_of(row, [](float x) { return std::isfinite(x); })) {
      return Damaged(
          absl::StrFormat("row %d, which ends here, holds a number that is not finite", i + 1));
    }
    const size_t before = collector_->size();
    if (const absl::Status kept = collector_->Keep(words_[i]); !kept.ok()) {
      return Damaged(absl::StrFormat("word %d: %s", i + 1, std::string(kept.message())));
    }
    if (collector_->size() > before) kept_rows_.push_back(i);
    if (options_.progress && i % kRowsBetweenProgress == 0) {
      return options_.progress(input_.position());
    }
    return absl::OkStatus();
  }

  absl::Status ReadNorms() {
    NCE2VEC_ASSIGN_OR_RETURN(const uint64_t count, Number<uint64_t>());
    NCE2VEC_RETURN_IF_ERROR(ReadNumbersFront());
    if (!collector_.has_value() || count != words_.size() || !norms_.empty()) {
      return Damaged(absl::StrFormat("%d norms for %d words", count, words_.size()));
    }
    for (uint64_t i = 0; i < count; ++i) {
      NCE2VEC_ASSIGN_OR_RETURN(const float norm, Number<float>());
      if (!std::isfinite(norm)) return Damaged("a norm that is not finite");
      if (norms_.size() < kept_rows_.size() && kept_rows_[norms_.size()] == i) {
        norms_.push_back(norm);
      }
    }
    return absl::OkStatus();
  }

  BufferedInput& input_;
  const ReadOptions& options_;
  std::vector<std::string> words_;
  std::optional<VectorCollector> collector_;
  std::vector<uint64_t> kept_rows_;  // those whose words were not there before
  std::vector<float> norms_;         // of the rows kept
};

}  // namespace

absl::StatusOr<ImportedVectors> ReadFinalfusion(BufferedInput& input, const ReadOptions& options) {
  return FinalfusionFile(input, options).Read();
}

}  // namespace nce2vec
