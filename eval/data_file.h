// Evaluation data files: small texts, read whole.
#ifndef EVAL_DATA_FILE_H_
#define EVAL_DATA_FILE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace nce2vec {

// The whole file, which may be compressed; `path` as for OpenByteSource. InvalidArgument when it is
// larger than any evaluation set, or UTF-16 or UTF-32 by its byte order mark.
absl::StatusOr<std::string> ReadDataFile(const std::string& path);

// The lines of `text` without line ends ('\n' or "\r\n") and without a byte order mark at its
// start.
std::vector<std::string_view> SplitLines(std::string_view text);

}  // namespace nce2vec

#endif  // EVAL_DATA_FILE_H_
