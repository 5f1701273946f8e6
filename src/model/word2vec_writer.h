// The vector files of word2vec.c, text and binary; GloVe's text is the same without the first line.
#ifndef SRC_MODEL_WORD2VEC_WRITER_H_
#define SRC_MODEL_WORD2VEC_WRITER_H_

#include <span>
#include <string>

#include "absl/status/status.h"
#include "src/base/output_file.h"
#include "src/model/vector_format.h"
#include "src/model/word_vectors.h"

namespace nce2vec {

// Appends each number after `separator`, the shortest that reads back to the same float, whatever
// the locale.
void AppendNumbers(std::span<const float> numbers, char separator, std::string& line);

// Writes and commits kWord2vecText, kWord2vecBinary or kGloveText. Binary rows end with '\n', as
// word2vec.c writes them. Rows are formatted with TBB. InvalidArgument when a word can't be held.
absl::Status WriteWord2vec(const WordVectors& vectors, VectorFormat format, AtomicFile file,
                           const ConversionProgress& progress = nullptr);

}  // namespace nce2vec

#endif  // SRC_MODEL_WORD2VEC_WRITER_H_
