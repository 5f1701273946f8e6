// Rows made into bytes on all cores, written in their order.
#ifndef SRC_MODEL_ROW_BLOCKS_H_
#define SRC_MODEL_ROW_BLOCKS_H_

#include <cstddef>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "src/base/output_file.h"
#include "src/model/vector_format.h"

namespace nce2vec {

// Calls `format(first, last, bytes)` for blocks of rows [first, last) that cover [0, rows), in
// parallel with TBB; it appends what belongs into `file`. A failed write or progress is the error.
absl::Status WriteRowBlocks(
    size_t rows, const std::function<void(size_t first, size_t last, std::string& bytes)>& format,
    AtomicFile& file, const ConversionProgress& progress);

}  // namespace nce2vec

#endif  // SRC_MODEL_ROW_BLOCKS_H_
