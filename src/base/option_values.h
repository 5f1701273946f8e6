// What options need to check their values and to tell of them.
#ifndef SRC_BASE_OPTION_VALUES_H_
#define SRC_BASE_OPTION_VALUES_H_

#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace nce2vec {

// InvalidArgument, naming the flag, unless least <= value <= most; so for NaN too.
absl::Status CheckRange(std::string_view flag, double value, double least, double most);

// The fewest digits that read back as the same number: "0.05".
std::string ShortestNumber(double value);

// "a, b or c"
std::string JoinedByOr(std::span<const std::string> names);

}  // namespace nce2vec

#endif  // SRC_BASE_OPTION_VALUES_H_
