// An output must never overwrite an input.
#ifndef SRC_CLI_SAME_FILE_H_
#define SRC_CLI_SAME_FILE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"

namespace nce2vec {

// InvalidArgument when `output` is the same file as one of `inputs`, under whatever name.
absl::Status CheckNotAnInput(const std::string& output, const std::vector<std::string>& inputs);

}  // namespace nce2vec

#endif  // SRC_CLI_SAME_FILE_H_
