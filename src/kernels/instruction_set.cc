#include "src/kernels/instruction_set.h"

#include <cstdint>

#include "absl/strings/match.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "hwy/highway.h"
#include "hwy/targets.h"

namespace nce2vec {
namespace {

// Highway's order: the lowest bit is the best target.
int64_t Best(int64_t targets) { return targets & -targets; }

}  // namespace

std::vector<std::string> InstructionSets() {
  std::vector<std::string> names;
  for (int64_t left = hwy::SupportedTargets() & HWY_TARGETS; left != 0; left &= left - 1) {
    names.emplace_back(hwy::TargetName(Best(left)));
  }
  return names;
}

std::string InstructionSetName() {
  return hwy::TargetName(Best(hwy::SupportedTargets() & HWY_TARGETS));
}

absl::Status UseInstructionSet(std::string_view name) {
  const absl::string_view wanted(name.data(), name.size());
  for (int64_t left = hwy::SupportedTargets() & HWY_TARGETS; left != 0; left &= left - 1) {
    if (!absl::EqualsIgnoreCase(hwy::TargetName(Best(left)), wanted)) continue;
    hwy::SetSupportedTargetsForTest(Best(left));
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      absl::StrFormat("no instruction set '%s' here; this machine has %s", wanted,
                      absl::StrJoin(InstructionSets(), ", ")));
}

}  // namespace nce2vec
