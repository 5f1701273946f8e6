#include "src/train/checkpoint_interval.h"

#include <cmath>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"

namespace nce2vec {
namespace {

struct UnitName {
  char letter;
  CheckpointInterval::Unit unit;
  double factor;
};

constexpr UnitName kUnits[] = {{'s', CheckpointInterval::Unit::kSeconds, 1},
                               {'m', CheckpointInterval::Unit::kSeconds, 60},
                               {'h', CheckpointInterval::Unit::kSeconds, 3600},
                               {'w', CheckpointInterval::Unit::kWords, 1},
                               {'e', CheckpointInterval::Unit::kEpochs, 1}};

}  // namespace

absl::StatusOr<CheckpointInterval> ParseCheckpointInterval(std::string_view text) {
  constexpr double kMost = 1e15;
  for (const UnitName& unit : kUnits) {
    if (text.size() < 2 || text.back() != unit.letter) continue;
    const std::string_view digits = text.substr(0, text.size() - 1);
    double amount = 0;
    const bool is_number = absl::SimpleAtod({digits.data(), digits.size()}, &amount);
    const bool whole =
        unit.unit == CheckpointInterval::Unit::kSeconds || std::floor(amount) == amount;
    if (is_number && amount > 0 && amount <= kMost && whole) {
      return CheckpointInterval{unit.unit, amount * unit.factor};
    }
  }
  return absl::InvalidArgumentError(absl::StrFormat(
      "--checkpoint-every must be a time (90s, 10m, 2h), a number of words (5000000w) or of epochs "
      "(1e), not '%s'",
      text));
}

void CheckpointClock::Kept(double seconds, uint64_t words, uint64_t epochs) {
  seconds_ = seconds;
  words_ = words;
  epochs_ = epochs;
}

bool CheckpointClock::Due(double seconds, uint64_t words, uint64_t epochs) const {
  switch (interval_.unit) {
    case CheckpointInterval::Unit::kSeconds:
      return seconds - seconds_ >= interval_.amount;
    case CheckpointInterval::Unit::kWords:
      return static_cast<double>(words) - static_cast<double>(words_) >= interval_.amount;
    case CheckpointInterval::Unit::kEpochs:
      return static_cast<double>(epochs) - static_cast<double>(epochs_) >= interval_.amount;
  }
  return false;
}

}  // namespace nce2vec
