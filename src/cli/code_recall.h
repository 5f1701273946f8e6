// What a model's int8 codes are worth, measured when they are made.
#ifndef SRC_CLI_CODE_RECALL_H_
#define SRC_CLI_CODE_RECALL_H_

#include <string>

#include "absl/status/statusor.h"

namespace nce2vec {

// Opens the model, which must have codes, and says in one line how many of the true ten neighbours
// of 1000 random words its searches find.
absl::StatusOr<std::string> DescribeCodeRecall(const std::string& model);

}  // namespace nce2vec

#endif  // SRC_CLI_CODE_RECALL_H_
