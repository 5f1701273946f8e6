// Which instruction set the kernels run on: the best one that this machine has, or the one asked
// for.
#ifndef SRC_KERNELS_INSTRUCTION_SET_H_
#define SRC_KERNELS_INSTRUCTION_SET_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace nce2vec {

// "AVX3" (AVX-512), "AVX2", "SSE4", "SSSE3", "SCALAR", "NEON": those compiled in that this machine
// has, best first.
std::vector<std::string> InstructionSets();

// The one that the kernels use. Same seed, same bytes holds for one of them.
std::string InstructionSetName();

// From now on all kernels use the set of this name, whatever its case. InvalidArgument, naming
// those there are, when it isn't one of InstructionSets(). Call it before any kernel runs.
absl::Status UseInstructionSet(std::string_view name);

}  // namespace nce2vec

#endif  // SRC_KERNELS_INSTRUCTION_SET_H_
