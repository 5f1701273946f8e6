// The rows of a text file of vectors, parsed on all cores.
#ifndef SRC_MODEL_TEXT_ROWS_H_
#define SRC_MODEL_TEXT_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/model/buffered_input.h"
#include "src/model/vector_collector.h"
#include "src/model/vector_reader.h"

namespace nce2vec {

inline constexpr size_t kMaxRowBytes = kMaxWordBytes + kMaxVectorDim * 32;

struct TextRowsLayout {
  size_t dim = 0;
  uint64_t first_line = 1;       // the number of the line that comes next from the input
  std::optional<uint64_t> rows;  // as a first line claimed; absent in GloVe files
};

// Reads `input` to its end, or to the limit of `options`. Lines are cut out one after the other,
// parsed in parallel with TBB, and kept in their order, so that which error is reported does not
// depend on timing: the first one. InvalidArgument names the line; DataLoss when there are more or
// fewer rows than claimed.
absl::StatusOr<ImportedVectors> ReadTextRows(BufferedInput& input, const TextRowsLayout& layout,
                                             const ReadOptions& options);

// DataLoss: the file `name` claims one number of rows and holds another.
absl::Status WrongRowCount(const std::string& name, uint64_t claimed, uint64_t found);

}  // namespace nce2vec

#endif  // SRC_MODEL_TEXT_ROWS_H_
