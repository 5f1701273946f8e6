// Vectors as two files side by side: an array for numpy.load, and its words, one a line.
#ifndef SRC_MODEL_NPY_VECTORS_H_
#define SRC_MODEL_NPY_VECTORS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/base/output_file.h"
#include "src/model/buffered_input.h"
#include "src/model/vector_reader.h"
#include "src/model/word_vectors.h"

namespace nce2vec {

// Where the words of an array are looked for and written: "a.vocab.txt" beside "a.npy".
std::string NpyVocabularyPath(const std::string& array_path);

// Whether a file that begins so is a numpy array.
bool LooksLikeNpy(std::string_view start);

// Reads the array in `input`, float32 or float64, in C order, and the words in `vocabulary_path`
// (as for OpenByteSource), in step. InvalidArgument for other arrays, DataLoss where the two are
// not of one length or a file is cut off.
absl::StatusOr<ImportedVectors> ReadNpyVectors(BufferedInput& input,
                                               const std::string& vocabulary_path,
                                               const ReadOptions& options);

// Writes and commits both, or neither. InvalidArgument when a word holds a line break.
absl::Status WriteNpyVectors(const WordVectors& vectors, AtomicFile array, AtomicFile words,
                             const ConversionProgress& progress = nullptr);

}  // namespace nce2vec

#endif  // SRC_MODEL_NPY_VECTORS_H_
