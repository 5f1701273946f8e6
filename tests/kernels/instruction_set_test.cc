#include "src/kernels/instruction_set.h"

#include <doctest/doctest.h>
#include <hwy/targets.h>

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

namespace nce2vec {
namespace {

// Back to the best set, whatever a test chose.
struct Restore {
  ~Restore() {
    hwy::SetSupportedTargetsForTest(0);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  }
};

TEST_CASE("each set that this machine has can be chosen by its name, whatever the case") {
  const Restore restore;
  const std::vector<std::string> sets = InstructionSets();
  REQUIRE(!sets.empty());
  CHECK(InstructionSetName() == sets.front());
  for (const std::string& name : sets) {
    CAPTURE(name);
    hwy::SetSupportedTargetsForTest(0);
    std::string lower = name;
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    CHECK(UseInstructionSet(lower).ok());
    CHECK(InstructionSetName() == name);
  }
}

TEST_CASE("a set that is not there is refused, and those that are there named") {
  const Restore restore;
  const std::string before = InstructionSetName();
  for (const char* name : {"AVX9", "", "PPC8"}) {
    CAPTURE(name);
    const absl::Status status = UseInstructionSet(name);
    CHECK(absl::IsInvalidArgument(status));
    CHECK(std::string(status.message()).find(InstructionSets().back()) != std::string::npos);
  }
  CHECK(InstructionSetName() == before);
}

}  // namespace
}  // namespace nce2vec
