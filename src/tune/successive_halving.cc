#include "src/tune/successive_halving.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

#include "absl/strings/str_format.h"
#include "src/base/option_values.h"
#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

using End = TrialOutcome::End;

constexpr size_t kKeepOneOf = 3;
// So many need no further choice among them.
constexpr size_t kLastCandidates = 3;
// Where the number of candidates is free: there are more of them only as long as the first rung
// tries this share of the work with each, for smaller ones favour what learns quickly, and at least
// so many however short that makes the trials.
constexpr double kGoodFirstShare = 1.0 / 3;
constexpr size_t kFewestChosenTrials = 18;
// Speed is measured on work that takes this part of the budget.
constexpr double kSpeedPart = 0.01;
constexpr double kSpeedGrowth = 4;
// Of the time that is left for a rung, this part is planned: speed varies.
constexpr double kPlannedPart = 0.9;
// The first rung may take this much longer than planned.
constexpr double kMostOverrun = 1.4;
// A rung on hardly more work than the one before tells nothing new.
constexpr double kLeastGrowth = 1.5;

size_t KeptOf(size_t candidates) {
  return std::max<size_t>(2, (candidates + kKeepOneOf - 1) / kKeepOneOf);
}

// How many rungs of equal time there will be in `seconds`, if the whole work with a candidate takes
// `whole_seconds`: none follows the first one that can do all of it.
size_t RungsOf(size_t candidates, double seconds, double whole_seconds) {
  size_t rungs = 1;
  for (; candidates > kLastCandidates; candidates = KeptOf(candidates)) {
    const double all = static_cast<double>(candidates) * whole_seconds;
    if (seconds / static_cast<double>(rungs) >= all) break;
    ++rungs;
  }
  return rungs;
}

// A total order, best first.
bool IsBetter(const Trial& a, const Trial& b) {
  if (a.outcome.end != b.outcome.end) return a.outcome.end == End::kScored;
  if (a.outcome.end == End::kScored && a.outcome.score != b.outcome.score) {
    return a.outcome.score > b.outcome.score;
  }
  return a.candidate < b.candidate;
}

class Halving {
 public:
  Halving(const HalvingOptions& options, const HalvingCallbacks& callbacks)
      : options_(options), callbacks_(callbacks), whole_seconds_(options.most_trials) {}

  absl::StatusOr<HalvingResult> Run();

 private:
  // nullopt: it was stopped.
  absl::StatusOr<std::optional<Trial>> RunTrial(const TrialPlan& plan);
  absl::Status MeasureSpeed();
  // How many candidates start; less than two: no time.
  size_t CandidatesToStart() const;
  // The share that a rung of so many can try with each, where the whole work with all of them takes
  // `whole_seconds`; may be more than 1.
  double ShareOf(size_t candidates, double whole_seconds) const;
  // That of the first rung, as far as is known before it.
  double FirstShare(size_t candidates) const;
  absl::Status RunRungs(size_t candidates);
  // The share that these can be tried on, if each rung that is left takes equally long.
  double NextShare(const std::vector<size_t>& candidates) const;
  absl::StatusOr<Rung> RunRung(const std::vector<size_t>& candidates, double share);
  // Expected for the rungs after one that takes `seconds`.
  double SecondsOfLaterRungs(size_t candidates, double seconds) const;
  absl::Status TooSmall() const;

  bool Stopping() const {
    return callbacks_.stop != nullptr && callbacks_.stop->load(std::memory_order_relaxed);
  }
  double TimeLeft() const { return options_.budget - callbacks_.clock(); }
  // Of the whole work with a candidate, as far as it is known.
  double WholeSeconds(size_t candidate) const {
    return whole_seconds_[candidate].value_or(whole_seconds_[0].value_or(0));
  }

  const HalvingOptions& options_;
  const HalvingCallbacks& callbacks_;
  std::vector<std::optional<double>> whole_seconds_;  // [candidates]
  HalvingResult result_;
};

absl::StatusOr<std::optional<Trial>> Halving::RunTrial(const TrialPlan& plan) {
  const double start = callbacks_.clock();
  NCE2VEC_ASSIGN_OR_RETURN(TrialOutcome outcome, callbacks_.run(plan));
  if (outcome.end == End::kStopped) return std::nullopt;
  if (!std::isfinite(outcome.score)) outcome.end = End::kDiverged;
  if (outcome.end == End::kDiverged) outcome.score = 0;
  const double seconds = callbacks_.clock() - start;
  // What diverged ended early and says nothing about speed, unless nothing else does.
  if (outcome.end == End::kScored || !whole_seconds_[plan.candidate]) {
    whole_seconds_[plan.candidate] = std::max(seconds, 1e-6) / plan.share;
  }
  return Trial{plan.candidate, seconds, outcome, false};
}

absl::Status Halving::MeasureSpeed() {
  double share = options_.least_share;
  while (!Stopping() && TimeLeft() > 0) {
    TrialPlan plan;
    plan.share = share;
    plan.place = plan.places = 1;
    plan.deadline = options_.budget;
    plan.expected_seconds = WholeSeconds(0) * share;
    plan.seconds_after = std::max(0.0, TimeLeft() - plan.expected_seconds);
    NCE2VEC_ASSIGN_OR_RETURN(const std::optional<Trial> trial, RunTrial(plan));
    if (!trial || share >= 1 || trial->seconds >= kSpeedPart * options_.budget) break;
    share = std::min(1.0, kSpeedGrowth * share);
  }
  return absl::OkStatus();
}

double Halving::ShareOf(size_t candidates, double whole_seconds) const {
  const double seconds = kPlannedPart * TimeLeft();
  const size_t rungs =
      RungsOf(candidates, seconds, whole_seconds / static_cast<double>(candidates));
  return seconds / (static_cast<double>(rungs) * whole_seconds);
}

double Halving::FirstShare(size_t candidates) const {
  return ShareOf(candidates, static_cast<double>(candidates) * WholeSeconds(0));
}

size_t Halving::CandidatesToStart() const {
  size_t candidates = options_.trials;
  if (candidates == 0) {
    const size_t fewest = std::min(kFewestChosenTrials, options_.most_trials);
    candidates = std::min(kMostChosenTrials, options_.most_trials);
    while (candidates > fewest && FirstShare(candidates) < kGoodFirstShare) --candidates;
  }
  while (candidates >= 2 && FirstShare(candidates) < options_.least_share) --candidates;
  return candidates;
}

double Halving::SecondsOfLaterRungs(size_t candidates, double seconds) const {
  double later = 0;
  while (candidates > kLastCandidates) {
    candidates = KeptOf(candidates);
    const double all = static_cast<double>(candidates) * WholeSeconds(0);
    later += std::min(seconds, all);
    if (all <= seconds) break;
  }
  return later;
}

absl::StatusOr<Rung> Halving::RunRung(const std::vector<size_t>& candidates, double share) {
  const auto expected = [&](size_t candidate) { return share * WholeSeconds(candidate); };
  double rest = std::accumulate(candidates.begin(), candidates.end(), 0.0,
                                [&](double sum, size_t c) { return sum + expected(c); });
  const double later = share >= 1 ? 0 : SecondsOfLaterRungs(candidates.size(), rest);
  // What the first rung's candidates cost is a guess; what it takes too much, the others lack.
  const double rung_end = later > 0 && result_.rungs.empty()
                              ? callbacks_.clock() + kMostOverrun * rest
                              : options_.budget;
  Rung rung;
  rung.share = share;
  TrialPlan plan;
  plan.share = share;
  plan.rung = result_.rungs.size() + 1;
  const double mean_seconds = rest / share / static_cast<double>(candidates.size());
  plan.rungs = share >= 1 ? plan.rung
                          : plan.rung - 1 +
                                RungsOf(candidates.size(), kPlannedPart * TimeLeft(), mean_seconds);
  plan.places = candidates.size();
  plan.deadline = options_.budget;
  for (const size_t candidate : candidates) {
    plan.candidate = candidate;
    plan.expected_seconds = expected(candidate);
    ++plan.place;
    rest -= plan.expected_seconds;
    plan.seconds_after = std::max(0.0, rest) + later;
    if (Stopping()) break;
    // A cheaper one may still fit.
    if (plan.expected_seconds > std::min(TimeLeft(), rung_end - callbacks_.clock())) continue;
    NCE2VEC_ASSIGN_OR_RETURN(const std::optional<Trial> trial, RunTrial(plan));
    if (!trial) break;
    rung.trials.push_back(*trial);
  }
  std::sort(rung.trials.begin(), rung.trials.end(), IsBetter);
  return rung;
}

// The best of a rung for the next one, candidate 0 first, for it may be the last one that fits.
std::vector<size_t> BestOf(const Rung& rung) {
  const size_t count = KeptOf(rung.trials.size());
  std::vector<size_t> best = {0};
  for (const Trial& trial : rung.trials) {
    if (best.size() == count || trial.outcome.end != End::kScored) break;
    if (trial.candidate != 0) best.push_back(trial.candidate);
  }
  return best;
}

void MarkKept(const std::vector<size_t>& candidates, Rung& rung) {
  for (Trial& trial : rung.trials) {
    trial.kept =
        std::find(candidates.begin(), candidates.end(), trial.candidate) != candidates.end();
  }
}

double Halving::NextShare(const std::vector<size_t>& candidates) const {
  double whole = 0;
  for (const size_t candidate : candidates) whole += WholeSeconds(candidate);
  return std::min(1.0, ShareOf(candidates.size(), whole));
}

absl::Status Halving::RunRungs(size_t count) {
  std::vector<Rung>& rungs = result_.rungs;
  std::vector<size_t> candidates(count);
  std::iota(candidates.begin(), candidates.end(), size_t{0});
  while (candidates.size() >= 2 && !Stopping()) {
    double share = NextShare(candidates);
    if (rungs.empty()) {
      share = std::max(share, options_.least_share);
    } else if (share < 1 && share < kLeastGrowth * rungs.back().share) {
      // Too little for them all: for fewer, it may do.
      candidates.pop_back();
      continue;
    }
    NCE2VEC_ASSIGN_OR_RETURN(Rung rung, RunRung(candidates, share));
    if (rung.trials.size() < candidates.size() && !Stopping()) result_.cut_short = true;
    // Candidate 0 alone decides nothing, and without it nothing can be compared.
    const bool has_first = std::any_of(rung.trials.begin(), rung.trials.end(),
                                       [](const Trial& trial) { return trial.candidate == 0; });
    if (!has_first || rung.trials.size() < 2) break;
    if (!rungs.empty()) MarkKept(candidates, rungs.back());
    rungs.push_back(std::move(rung));
    if (share >= 1 || candidates.size() <= kLastCandidates) break;
    candidates = BestOf(rungs.back());
  }
  return absl::OkStatus();
}

absl::Status Halving::TooSmall() const {
  std::string more = "give it more";
  if (whole_seconds_[0]) {
    const double least = 2 * options_.least_share * *whole_seconds_[0] / kPlannedPart;
    more =
        absl::StrFormat("two of the shortest that say anything take %.1f s; give it more", least);
  }
  return absl::FailedPreconditionError(
      absl::StrFormat("--budget: %.1f s were too short for a comparison: after %.1f s there was no "
                      "time for trials of two settings; %s",
                      options_.budget, callbacks_.clock(), more));
}

absl::StatusOr<HalvingResult> Halving::Run() {
  NCE2VEC_RETURN_IF_ERROR(MeasureSpeed());
  const size_t candidates =
      whole_seconds_[0] && TimeLeft() > 0 && !Stopping() ? CandidatesToStart() : 0;
  if (candidates >= 2) NCE2VEC_RETURN_IF_ERROR(RunRungs(candidates));
  result_.stopped = Stopping();
  if (result_.rungs.empty() && !result_.stopped) return TooSmall();
  return std::move(result_);
}

}  // namespace

absl::Status HalvingOptions::Validate() const {
  NCE2VEC_RETURN_IF_ERROR(CheckRange("--budget", budget, 1e-3, 1e9));
  if (trials == 0) return absl::OkStatus();
  return CheckRange("--trials", static_cast<double>(trials), 2, static_cast<double>(most_trials));
}

absl::StatusOr<HalvingResult> HalveSuccessively(const HalvingOptions& options,
                                                const HalvingCallbacks& callbacks) {
  NCE2VEC_RETURN_IF_ERROR(options.Validate());
  NCE2VEC_CHECK(options.most_trials >= 2 && options.least_share > 0 && options.least_share <= 1);
  return Halving(options, callbacks).Run();
}

}  // namespace nce2vec
