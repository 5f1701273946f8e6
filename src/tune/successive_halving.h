// Successive halving (Jamieson and Talwalkar 2016): many candidates are tried a little, the best
// third of them more, and so on, within a budget of time. Knows nothing of what is tried.
#ifndef SRC_TUNE_SUCCESSIVE_HALVING_H_
#define SRC_TUNE_SUCCESSIVE_HALVING_H_

#include <atomic>
#include <cstddef>
#include <functional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace nce2vec {

struct HalvingOptions {
  double budget = 600;     // seconds on the clock when all must be done, > 0
  size_t trials = 0;       // candidates at the start; 0: as many as the budget lets
  size_t most_trials = 0;  // candidates there are, >= 2; `trials` is at most as many
  double least_share = 0;  // trials of a smaller share of the whole work say nothing, (0, 1]

  absl::Status Validate() const;
};

// Where trials number themselves without being told: so many candidates at most, since of more the
// best is the luckiest.
inline constexpr size_t kMostChosenTrials = 243;

// Candidates are numbers; 0 is the one that the others are compared with, in every rung.
struct TrialPlan {
  size_t candidate = 0;
  double share = 0;  // of the whole work, (0, 1]
  size_t rung = 0;   // from 1; 0: a trial that measures the speed
  size_t rungs = 0;  // that are planned
  size_t place = 0;  // from 1, in its rung
  size_t places = 0;
  double deadline = 0;          // on the clock: a trial that runs then ends as kStopped
  double expected_seconds = 0;  // of this trial; 0: not known
  double seconds_after = 0;     // expected for all that comes after it
};

struct TrialOutcome {
  enum class End {
    kScored,
    kDiverged,  // the candidate is no good
    kStopped,   // by the deadline or the user: nothing is known
  };
  End end = End::kScored;
  double score = 0;  // more is better; no finite number: as if diverged
};

struct HalvingCallbacks {
  std::function<absl::StatusOr<TrialOutcome>(const TrialPlan&)> run;
  std::function<double()> clock;            // seconds
  const std::atomic<bool>* stop = nullptr;  // no trial begins after it turned true; may be null
};

struct Trial {
  size_t candidate = 0;
  double seconds = 0;
  TrialOutcome outcome;  // kScored, with a finite score, or kDiverged
  bool kept = false;     // for the next rung
};

struct Rung {
  double share = 0;
  std::vector<Trial> trials;  // best first
};

struct HalvingResult {
  // Each has candidate 0 and at least one other; none where the user stopped before that.
  std::vector<Rung> rungs;
  bool stopped = false;    // by the user
  bool cut_short = false;  // candidates fell out of a rung unseen, for lack of time
};

// The first trials are of candidate 0 and measure the speed; their scores are not used. From it
// follows how many candidates start. Each rung gets an equal part of the time that is left, and
// with it the share of the work that the candidates in it can be tried on; the best third goes on,
// or as many of it as there is time to try on half as much again, and candidate 0 in place of the
// last one if it isn't among them. It ends with three candidates or fewer, when a rung did the
// whole work, or when time is up: what does not fit any more is not begun, the worst first, and the
// first rung, which candidates come to in any order, does not take much more than its part. Equal
// scores are in the order of the candidates' numbers.
//
// The best candidate is the first of the last rung. FailedPrecondition when the budget was too
// small for candidate 0 and another one. Errors of `run` are passed on.
absl::StatusOr<HalvingResult> HalveSuccessively(const HalvingOptions& options,
                                                const HalvingCallbacks& callbacks);

}  // namespace nce2vec

#endif  // SRC_TUNE_SUCCESSIVE_HALVING_H_
