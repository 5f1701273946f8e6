// What option structs need to check their numbers and to write them down.
#ifndef SRC_BASE_OPTION_VALUES_H_
#define SRC_BASE_OPTION_VALUES_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace nce2vec {

// InvalidArgument, naming the flag, unless least <= value <= most; so for NaN too.
absl::Status CheckRange(std::string_view flag, double value, double least, double most);

// The fewest digits that read back as the same number: "0.05".
std::string ShortestNumber(double value);

}  // namespace nce2vec

#endif  // SRC_BASE_OPTION_VALUES_H_
