#include <array>
#include <bit>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "src/base/status_macros.h"
#include "src/model/finalfusion.h"
#include "src/model/row_blocks.h"

static_assert(std::endian::native == std::endian::little, "numbers are written as in memory");

namespace nce2vec {
namespace {

template <class T>
void Append(T value, std::string& bytes) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

void AppendHeader(std::initializer_list<FinalfusionChunk> chunks, std::string& bytes) {
  bytes += kFinalfusionMagic;
  Append(uint32_t{0}, bytes);
  Append(static_cast<uint32_t>(chunks.size()), bytes);
  for (const FinalfusionChunk chunk : chunks) Append(static_cast<uint32_t>(chunk), bytes);
}

// The identifier, the length that follows, and what is in `body`, which is all of it.
void AppendChunk(FinalfusionChunk chunk, const std::string& body, std::string& bytes) {
  Append(static_cast<uint32_t>(chunk), bytes);
  Append(static_cast<uint64_t>(body.size()), bytes);
  bytes += body;
}

// The front of a chunk of `data_bytes` floats, whose own fields are in `fields`; the chunk begins
// at `position`.
std::string FloatChunkFront(FinalfusionChunk chunk, std::string fields, uint64_t data_bytes,
                            uint64_t position) {
  Append(kFinalfusionFloat32, fields);
  constexpr uint64_t kFront = sizeof(uint32_t) + sizeof(uint64_t);
  const uint64_t padding = sizeof(float) - (position + kFront + fields.size()) % sizeof(float);
  fields.append(padding, '\0');
  std::string front;
  Append(static_cast<uint32_t>(chunk), front);
  Append(static_cast<uint64_t>(fields.size() + data_bytes), front);
  return front + fields;
}

absl::Status WriteVocabulary(const WordVectors& vectors, AtomicFile& file) {
  std::string body;
  Append(static_cast<uint64_t>(vectors.size()), body);
  for (size_t i = 0; i < vectors.size(); ++i) {
    Append(static_cast<uint32_t>(vectors.word(i).size()), body);
    body += vectors.word(i);
  }
  std::string bytes;
  AppendHeader(
      {FinalfusionChunk::kSimpleVocabulary, FinalfusionChunk::kMatrix, FinalfusionChunk::kNorms},
      bytes);
  AppendChunk(FinalfusionChunk::kSimpleVocabulary, body, bytes);
  return file.Write(bytes);
}

}  // namespace

absl::Status WriteFinalfusion(const WordVectors& vectors, AtomicFile file,
                              const ConversionProgress& progress) {
  WordVectors unit = vectors;
  unit.set_unit_rows(true);
  NCE2VEC_RETURN_IF_ERROR(WriteVocabulary(unit, file));

  std::string shape;
  Append(static_cast<uint64_t>(unit.size()), shape);
  Append(static_cast<uint32_t>(unit.dim()), shape);
  const uint64_t matrix_bytes = uint64_t{unit.size()} * unit.dim() * sizeof(float);
  NCE2VEC_RETURN_IF_ERROR(file.Write(
      FloatChunkFront(FinalfusionChunk::kMatrix, std::move(shape), matrix_bytes, file.size())));
  std::vector<float> norms(unit.size());
  const auto fill = [&](size_t first, size_t last, std::string& bytes) {
    std::vector<float> row(unit.dim());
    for (size_t i = first; i < last; ++i) {
      norms[i] = unit.ReadRow(i, row);
      bytes.append(reinterpret_cast<const char*>(row.data()), row.size() * sizeof(float));
    }
  };
  NCE2VEC_RETURN_IF_ERROR(WriteRowBlocks(unit.size(), fill, file, progress));

  std::string length;
  Append(static_cast<uint64_t>(norms.size()), length);
  const std::string_view bytes(reinterpret_cast<const char*>(norms.data()),
                               norms.size() * sizeof(float));
  NCE2VEC_RETURN_IF_ERROR(file.Write(
      FloatChunkFront(FinalfusionChunk::kNorms, std::move(length), bytes.size(), file.size())));
  NCE2VEC_RETURN_IF_ERROR(file.Write(bytes));
  return file.Commit();
}

}  // namespace nce2vec
