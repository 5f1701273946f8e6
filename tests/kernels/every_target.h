// Tests on every instruction set that was compiled in and that this machine has.
#ifndef TESTS_KERNELS_EVERY_TARGET_H_
#define TESTS_KERNELS_EVERY_TARGET_H_

#include <doctest/doctest.h>
#include <hwy/targets.h>

#include <cstdint>
#include <string>

namespace nce2vec {

template <class Body>
void OnEveryTarget(Body&& body) {
  for (const int64_t target : hwy::SupportedAndGeneratedTargets()) {
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    const std::string name = hwy::TargetName(target);
    CAPTURE(name);
    body();
  }
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

}  // namespace nce2vec

#endif  // TESTS_KERNELS_EVERY_TARGET_H_
