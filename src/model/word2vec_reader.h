// The binary vector file of word2vec.c; its text form is read by text_rows.h.
#ifndef SRC_MODEL_WORD2VEC_READER_H_
#define SRC_MODEL_WORD2VEC_READER_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "src/model/buffered_input.h"
#include "src/model/vector_reader.h"

namespace nce2vec {

// Rows "word " and `dim` little-endian floats, with or without '\n' behind, up to the input's end:
// as many as `rows` where a first line claimed so many. DataLoss, naming row and byte, for what is
// damaged.
absl::StatusOr<ImportedVectors> ReadWord2vecBinaryRows(BufferedInput& input, size_t dim,
                                                       std::optional<uint64_t> rows,
                                                       const ReadOptions& options);

}  // namespace nce2vec

#endif  // SRC_MODEL_WORD2VEC_READER_H_
