#include "src/tune/successive_halving.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>

#include "src/base/random.h"

namespace nce2vec {
namespace {

using End = TrialOutcome::End;

// Trials on a clock that only they move.
struct FakeWork {
  double now = 0;
  double whole_seconds = 1;                     // that the whole work takes
  std::map<size_t, double> slower;              // candidates that take longer, by a factor
  std::set<size_t> diverging;                   // candidates
  std::function<double(size_t, double)> score;  // of a candidate at a share
  std::vector<TrialPlan> plans;
  std::atomic<bool> stop{false};
  size_t stop_after = 1000000;  // trials

  HalvingCallbacks Callbacks() {
    HalvingCallbacks callbacks;
    callbacks.clock = [this] { return now; };
    callbacks.stop = &stop;
    callbacks.run = [this](const TrialPlan& plan) -> absl::StatusOr<TrialOutcome> {
      plans.push_back(plan);
      const double factor = slower.contains(plan.candidate) ? slower[plan.candidate] : 1;
      now += plan.share * whole_seconds * factor;
      if (plans.size() > stop_after) stop = true;
      if (stop || now > plan.deadline) {
        now = std::min(now, plan.deadline);
        return TrialOutcome{End::kStopped, 0};
      }
      if (diverging.contains(plan.candidate)) return TrialOutcome{End::kDiverged, 0};
      return TrialOutcome{End::kScored, score(plan.candidate, plan.share)};
    };
    return callbacks;
  }

  HalvingResult Halve(const HalvingOptions& options) {
    absl::StatusOr<HalvingResult> result = HalveSuccessively(options, Callbacks());
    REQUIRE_MESSAGE(result.ok(), std::string(result.status().message()));
    return *std::move(result);
  }
};

HalvingOptions Budget(double seconds, size_t trials = 0) {
  HalvingOptions options;
  options.budget = seconds;
  options.trials = trials;
  options.most_trials = 1000;
  options.least_share = 0.001;
  return options;
}

std::vector<size_t> Candidates(const Rung& rung) {
  std::vector<size_t> candidates;
  for (const Trial& trial : rung.trials) candidates.push_back(trial.candidate);
  return candidates;
}

bool Has(const Rung& rung, size_t candidate) {
  const std::vector<size_t> all = Candidates(rung);
  return std::find(all.begin(), all.end(), candidate) != all.end();
}

size_t BestOf(const HalvingResult& result) { return result.rungs.back().trials[0].candidate; }

// Better by number up to 17, then worse; what is not trained long is judged wrongly.
double PeakAt17(size_t candidate, double share) {
  RandomStream random(3, StreamPurpose::kSettings, candidate);
  const double noise = 3 * (1 - share) * (random.Uniform() - 0.5);
  return -std::abs(static_cast<double>(candidate) - 17) + noise;
}

}  // namespace

TEST_CASE("the best of many candidates is found, within the budget") {
  for (const double budget : {3.0, 10.0, 30.0, 100.0, 1000.0}) {
    CAPTURE(budget);
    FakeWork work;
    work.score = PeakAt17;
    const HalvingResult result = work.Halve(Budget(budget));
    // A small one doesn't get far enough to tell neighbours apart.
    CHECK(std::abs(static_cast<double>(BestOf(result)) - 17) <= (budget < 10 ? 2 : 0));
    CHECK(work.now <= budget);
    CHECK(!result.stopped);
    CHECK(!result.cut_short);
    double share = 0;
    for (const Rung& rung : result.rungs) {
      CHECK(rung.share > share);
      share = rung.share;
      CHECK(Has(rung, 0));
    }
  }
}

TEST_CASE("a budget that is no great one is used") {
  FakeWork work;
  work.score = PeakAt17;
  const HalvingResult result = work.Halve(Budget(20));
  CHECK(work.now > 14);
  CHECK(result.rungs.back().share == 1);
}

TEST_CASE("candidates cost what they cost: the budget is kept all the same") {
  FakeWork work;
  work.score = PeakAt17;
  for (size_t candidate = 1; candidate < 1000; ++candidate) {
    work.slower[candidate] = 0.3 + static_cast<double>(candidate % 7);
  }
  const HalvingResult result = work.Halve(Budget(20));
  CHECK(work.now <= 20);
  // Not all were tried, as they cost three times what candidate 0 said.
  REQUIRE(result.rungs.size() > 1);
  CHECK(result.cut_short);
  double nearest = 17;
  for (const size_t candidate : Candidates(result.rungs[0])) {
    nearest = std::min(nearest, std::abs(static_cast<double>(candidate) - 17));
  }
  CHECK(std::abs(static_cast<double>(BestOf(result)) - 17) <= nearest + 2);
}

TEST_CASE("a rung keeps its best third and candidate 0") {
  FakeWork work;
  work.score = [](size_t candidate, double) { return static_cast<double>(candidate); };
  const HalvingResult result = work.Halve(Budget(5, 27));
  REQUIRE(result.rungs.size() == 3);
  CHECK(result.rungs[0].trials.size() == 27);
  CHECK(Candidates(result.rungs[1]) == std::vector<size_t>{26, 25, 24, 23, 22, 21, 20, 19, 0});
  CHECK(Candidates(result.rungs[2]) == std::vector<size_t>{26, 25, 0});
  for (size_t rung = 0; rung < 3; ++rung) {
    for (const Trial& trial : result.rungs[rung].trials) {
      CAPTURE(trial.candidate);
      CHECK(trial.kept == (rung < 2 && Has(result.rungs[rung + 1], trial.candidate)));
    }
  }
  // Those of the speed first, then each rung with candidate 0.
  size_t rung = 0;
  for (const TrialPlan& plan : work.plans) {
    if (plan.rung == rung) continue;
    rung = plan.rung;
    CHECK(plan.candidate == 0);
    CHECK(plan.rungs == 3);
    CHECK(plan.place == 1);
  }
}

TEST_CASE("equal scores are in the order of the candidates, what diverged comes last") {
  FakeWork work;
  work.score = [](size_t, double) { return 0.5; };
  work.diverging = {1, 4};
  const HalvingResult result = work.Halve(Budget(100, 6));
  REQUIRE(result.rungs.size() == 1);  // all could do the whole work
  CHECK(result.rungs[0].share == 1);
  CHECK(Candidates(result.rungs[0]) == std::vector<size_t>{0, 2, 3, 5, 1, 4});
  CHECK(result.rungs[0].trials[5].outcome.end == End::kDiverged);
}

TEST_CASE("a score that is no finite number is a divergence") {
  FakeWork work;
  work.score = [](size_t candidate, double) {
    return candidate == 2 ? std::nan("") : candidate == 3 ? INFINITY : 0.1;
  };
  const HalvingResult result = work.Halve(Budget(100, 5));
  CHECK(Candidates(result.rungs[0]) == std::vector<size_t>{0, 1, 4, 2, 3});
  for (const Trial& trial : result.rungs[0].trials) CHECK(std::isfinite(trial.outcome.score));
}

TEST_CASE("candidate 0 stays though it diverges, and others are found") {
  FakeWork work;
  work.score = PeakAt17;
  work.diverging = {0};
  const HalvingResult result = work.Halve(Budget(10, 27));
  CHECK(BestOf(result) == 17);
  CHECK(result.rungs.size() > 1);
  for (const Rung& rung : result.rungs) CHECK(rung.trials.back().candidate == 0);
}

TEST_CASE("where all diverge there is still a table") {
  FakeWork work;
  for (size_t candidate = 0; candidate < 9; ++candidate) work.diverging.insert(candidate);
  const HalvingResult result = work.Halve(Budget(2, 9));
  CHECK(result.rungs.size() == 1);
  CHECK(BestOf(result) == 0);
}

TEST_CASE("equal work gives equal results") {
  FakeWork first;
  FakeWork second;
  first.score = second.score = PeakAt17;
  const HalvingResult a = first.Halve(Budget(12));
  const HalvingResult b = second.Halve(Budget(12));
  REQUIRE(a.rungs.size() == b.rungs.size());
  for (size_t rung = 0; rung < a.rungs.size(); ++rung) {
    CHECK(Candidates(a.rungs[rung]) == Candidates(b.rungs[rung]));
    CHECK(a.rungs[rung].share == b.rungs[rung].share);
  }
}

TEST_CASE("a budget too small for two trials is refused, with what they take") {
  FakeWork work;
  work.score = PeakAt17;
  work.whole_seconds = 1000;
  HalvingOptions options = Budget(10);
  options.least_share = 0.01;
  const absl::StatusOr<HalvingResult> result = HalveSuccessively(options, work.Callbacks());
  CHECK(absl::IsFailedPrecondition(result.status()));
  CHECK(std::string(result.status().message()).find("take 22.2 s") != std::string::npos);
  CHECK(work.now <= 10);
  // Less than one of them, and time that was up before.
  options.budget = 3;
  work.now = 0;
  CHECK(absl::IsFailedPrecondition(HalveSuccessively(options, work.Callbacks()).status()));
  work.now = 5;
  const size_t trials = work.plans.size();
  CHECK(absl::IsFailedPrecondition(HalveSuccessively(options, work.Callbacks()).status()));
  CHECK(work.plans.size() == trials);
}

TEST_CASE("more trials than the budget lets are cut down") {
  FakeWork work;
  work.score = PeakAt17;
  HalvingOptions options = Budget(10, 900);
  options.least_share = 0.1;
  const HalvingResult result = work.Halve(options);
  CHECK(result.rungs[0].trials.size() < 50);
  CHECK(result.rungs[0].trials.size() > 10);
  CHECK(work.now <= 10);
}

TEST_CASE("work that slows down is cut short, the worst left out") {
  FakeWork work;
  work.score = [](size_t candidate, double) { return static_cast<double>(candidate); };
  HalvingCallbacks callbacks = work.Callbacks();
  const auto run = callbacks.run;
  callbacks.run = [&](const TrialPlan& plan) {
    if (plan.rung > 0 && plan.rung == plan.rungs) work.whole_seconds = 6;
    return run(plan);
  };
  const absl::StatusOr<HalvingResult> result = HalveSuccessively(Budget(5, 30), callbacks);
  REQUIRE(result.ok());
  CHECK(work.now <= 5);
  CHECK(result->cut_short);
  CHECK(Has(result->rungs.back(), 0));
  CHECK(BestOf(*result) == 29);
}

TEST_CASE("a stop leaves what there is") {
  for (size_t after = 0; after < 60; ++after) {
    CAPTURE(after);
    FakeWork work;
    work.score = PeakAt17;
    work.stop_after = after;
    const HalvingResult result = work.Halve(Budget(10, 27));
    CHECK(work.plans.size() <= after + 1);
    if (!result.stopped) break;
    CHECK(work.plans.size() == after + 1);
    for (const Rung& rung : result.rungs) {
      CHECK(rung.trials.size() >= 2);
      CHECK(Has(rung, 0));
    }
    if (!result.rungs.empty()) {
      for (const Trial& trial : result.rungs.back().trials) CHECK(!trial.kept);
    }
  }
}

TEST_CASE("an error of a trial is the error of all") {
  HalvingCallbacks callbacks;
  callbacks.clock = [] { return 0.0; };
  callbacks.run = [](const TrialPlan&) -> absl::StatusOr<TrialOutcome> {
    return absl::DataLossError("broken");
  };
  CHECK(absl::IsDataLoss(HalveSuccessively(Budget(1), callbacks).status()));
}

TEST_CASE("options are checked") {
  CHECK(Budget(600).Validate().ok());
  CHECK(!Budget(0).Validate().ok());
  CHECK(!Budget(std::nan("")).Validate().ok());
  CHECK(!Budget(600, 1).Validate().ok());
  CHECK(Budget(600, 2).Validate().ok());
  CHECK(Budget(600, 1000).Validate().ok());
  CHECK(!Budget(600, 1001).Validate().ok());
}

}  // namespace nce2vec
