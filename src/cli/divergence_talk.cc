#include "src/cli/divergence_talk.h"

#include <cmath>

#include "absl/strings/str_format.h"

namespace nce2vec {
namespace {

std::string Diverged(size_t epoch, double rate) {
  return absl::StrFormat(
      "training diverged in epoch %d (the loss went wild or is no finite number) at learning rate "
      "%.3g, the likely cause",
      epoch, rate);
}

}  // namespace

std::string DivergenceMessage(size_t epoch, double rate, double start_rate, size_t recoveries,
                              std::string_view advice) {
  const double tried = std::ldexp(start_rate, -static_cast<int>(recoveries));
  return absl::StrFormat("%s; try --lr %.3g%s", Diverged(epoch, rate), tried / 2, advice);
}

std::string RecoveryNote(const Recovery& recovery) {
  return absl::StrFormat("warning: %s; back to %.1f %%, and on as with --lr %.3g",
                         Diverged(recovery.epoch, recovery.old_learning_rate),
                         100.0 * recovery.fraction, recovery.new_start_rate);
}

}  // namespace nce2vec
