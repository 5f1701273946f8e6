#include "eval/lbfgs.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <numeric>
#include <optional>

namespace nce2vec {
namespace {

using Vector = std::vector<double>;

// The share of the fall that the slope promises which a step must keep.
constexpr double kSufficientFall = 1e-4;
constexpr int kMaxHalvings = 60;

double Dot(const Vector& a, const Vector& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

double LargestEntry(const Vector& v) {
  double largest = 0;
  for (const double x : v) largest = std::max(largest, std::abs(x));
  return largest;
}

// a += factor * b
void AddTimes(double factor, const Vector& b, Vector& a) {
  for (size_t i = 0; i < a.size(); ++i) a[i] += factor * b[i];
}

// One step taken and how the gradient changed on it.
struct Step {
  Vector moved;
  Vector turned;
  double curvature;  // moved . turned, > 0
};

// The inverse of the curvature that the steps have shown, times -gradient.
Vector Direction(const std::deque<Step>& steps, const Vector& gradient) {
  Vector direction = gradient;
  std::vector<double> shares(steps.size());
  for (size_t i = steps.size(); i-- > 0;) {
    shares[i] = Dot(steps[i].moved, direction) / steps[i].curvature;
    AddTimes(-shares[i], steps[i].turned, direction);
  }
  if (!steps.empty()) {
    const Step& last = steps.back();
    const double scale = last.curvature / Dot(last.turned, last.turned);
    for (double& x : direction) x *= scale;
  }
  for (size_t i = 0; i < steps.size(); ++i) {
    const double share = Dot(steps[i].turned, direction) / steps[i].curvature;
    AddTimes(shares[i] - share, steps[i].moved, direction);
  }
  for (double& x : direction) x = -x;
  return direction;
}

struct Place {
  Vector point;
  Vector gradient;
  double value;
};

// The first place on the way whose value has fallen enough; nothing when rounding hides any fall.
std::optional<Place> Search(SmoothFunction function, const Place& from, const Vector& direction) {
  const double slope = Dot(from.gradient, direction);
  if (!(slope < 0)) return std::nullopt;
  Place to{from.point, Vector(from.point.size()), 0};
  double length = 1;
  for (int halving = 0; halving < kMaxHalvings; ++halving, length /= 2) {
    to.point = from.point;
    AddTimes(length, direction, to.point);
    to.value = function(to.point, to.gradient);
    if (to.value <= from.value + kSufficientFall * length * slope) return to;
  }
  return std::nullopt;
}

}  // namespace

LbfgsResult MinimiseLbfgs(SmoothFunction function, std::vector<double>& point,
                          const LbfgsOptions& options) {
  Place here{point, Vector(point.size()), 0};
  here.value = function(here.point, here.gradient);
  std::deque<Step> steps;
  LbfgsResult result;
  while (LargestEntry(here.gradient) > options.tolerance && result.steps < options.max_steps) {
    std::optional<Place> next = Search(function, here, Direction(steps, here.gradient));
    if (!next.has_value()) {
      if (steps.empty()) break;
      steps.clear();  // once more, straight down the slope
      continue;
    }
    ++result.steps;
    Step step{next->point, next->gradient, 0};
    AddTimes(-1, here.point, step.moved);
    AddTimes(-1, here.gradient, step.turned);
    step.curvature = Dot(step.moved, step.turned);
    if (step.curvature > 0) steps.push_back(std::move(step));
    if (steps.size() > options.memory) steps.pop_front();
    here = *std::move(next);
  }
  point = here.point;
  result.value = here.value;
  result.gradient = LargestEntry(here.gradient);
  result.converged = result.gradient <= options.tolerance;
  return result;
}

}  // namespace nce2vec
