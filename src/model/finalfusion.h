// finalfusion files (version 0): words, rows of length 1, and the lengths that the rows had.
// https://finalfusion.github.io/spec; checked against finalfusion-rust's src/chunks.
#ifndef SRC_MODEL_FINALFUSION_H_
#define SRC_MODEL_FINALFUSION_H_

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/base/output_file.h"
#include "src/model/buffered_input.h"
#include "src/model/vector_reader.h"
#include "src/model/word_vectors.h"

namespace nce2vec {

// "FiFu", u32 version, u32 number of chunks, their u32 identifiers; then for each chunk u32
// identifier, u64 bytes that follow, and
//   simple vocabulary  u64 words; for each u32 bytes and the bytes
//   matrix             u64 rows, u32 columns, u32 type, padding, rows
//   norms              u64 numbers, u32 type, padding, numbers
// all little-endian. The padding brings the data to a multiple of 4 bytes, and is 4 bytes where
// none would be needed.
inline constexpr std::string_view kFinalfusionMagic = "FiFu";
enum class FinalfusionChunk : uint32_t {
  kSimpleVocabulary = 1,
  kMatrix = 2,
  kBucketVocabulary = 3,
  kQuantizedMatrix = 4,
  kMetadata = 5,
  kNorms = 6,
  kFastTextVocabulary = 7,
  kExplicitVocabulary = 8,
  kFloretVocabulary = 9,
};
inline constexpr uint32_t kFinalfusionFloat32 = 10;

// Reads a file with a simple vocabulary and a float32 matrix; rows are multiplied by their norms
// where these are there, so that a row comes back within a rounding or two. InvalidArgument for
// n-gram vocabularies and quantised matrices, saying what to do; DataLoss, naming the byte, for a
// file that is cut off or contradicts itself.
absl::StatusOr<ImportedVectors> ReadFinalfusion(BufferedInput& input, const ReadOptions& options);

// Writes and commits simple vocabulary, matrix of unit rows, and norms. The rows of `vectors` are
// made unit ones if they are not. Any word can be held.
absl::Status WriteFinalfusion(const WordVectors& vectors, AtomicFile file,
                              const ConversionProgress& progress = nullptr);

}  // namespace nce2vec

#endif  // SRC_MODEL_FINALFUSION_H_
