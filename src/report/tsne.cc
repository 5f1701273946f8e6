#include "src/report/tsne.h"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>

#include "src/base/option_values.h"
#include "src/base/random.h"
#include "src/base/status_macros.h"
#include "src/report/quad_tree.h"

namespace nce2vec {
namespace {

// The start's larger standard deviation, as in Kobak & Berens (2019): small, so that the first
// steps, not the start, decide about neighbours, and large against the shift.
constexpr double kStartDeviation = 1e-4;
constexpr double kStartShift = 1e-7;
// Points that a task moves.
constexpr size_t kTaskPoints = 64;

template <class Body>
void ForEachPoint(size_t points, const Body& body) {
  tbb::parallel_for(tbb::blocked_range<size_t>(0, points, kTaskPoints),
                    [&](const tbb::blocked_range<size_t>& range) {
                      for (size_t i = range.begin(); i < range.end(); ++i) body(i);
                    });
}

Point Mean(std::span<const Point> points) {
  Point sum;
  for (const Point& point : points) sum = {sum.x + point.x, sum.y + point.y};
  const auto n = static_cast<double>(points.size());
  return {sum.x / n, sum.y / n};
}

void Centre(std::vector<Point>& points) {
  const Point mean = Mean(points);
  for (Point& point : points) point = {point.x - mean.x, point.y - mean.y};
}

std::vector<Point> Start(std::vector<Point> points, uint64_t seed) {
  Centre(points);
  Point squares;
  for (const Point& point : points) {
    squares.x += point.x * point.x;
    squares.y += point.y * point.y;
  }
  const double deviation =
      std::sqrt(std::max(squares.x, squares.y) / static_cast<double>(points.size()));
  const double scale = deviation > 0 ? kStartDeviation / deviation : 0;
  RandomStream random(seed, StreamPurpose::kLayout);
  const auto shift = [&random] {
    return kStartShift * (static_cast<double>(random.Uniform()) - 0.5);
  };
  for (Point& point : points) {
    const double x = point.x * scale + shift();
    const double y = point.y * scale + shift();
    point = {x, y};
  }
  return points;
}

// Gradient descent with momentum, and a gain for each coordinate that grows while its direction
// stays (Jacobs 1988), with the constants of van der Maaten's program.
class Descent {
 public:
  Descent(std::vector<Point> start, double learning_rate)
      : positions_(std::move(start)),
        steps_(positions_.size()),
        gains_(positions_.size(), Point{1, 1}),
        learning_rate_(learning_rate) {}

  void Step(std::span<const Point> gradient, double momentum) {
    for (size_t i = 0; i < positions_.size(); ++i) {
      Move(gradient[i].x, momentum, steps_[i].x, gains_[i].x, positions_[i].x);
      Move(gradient[i].y, momentum, steps_[i].y, gains_[i].y, positions_[i].y);
    }
    Centre(positions_);
  }

  const std::vector<Point>& positions() const { return positions_; }

 private:
  void Move(double slope, double momentum, double& step, double& gain, double& position) const {
    gain = (slope > 0) == (step > 0) ? std::max(gain * 0.8, 0.01) : gain + 0.2;
    step = momentum * step - learning_rate_ * gain * slope;
    position += step;
  }

  std::vector<Point> positions_;
  std::vector<Point> steps_;
  std::vector<Point> gains_;
  double learning_rate_;
};

}  // namespace

absl::Status TsneOptions::Validate() const {
  NCE2VEC_RETURN_IF_ERROR(CheckRange("--perplexity", perplexity, 1, 1000));
  NCE2VEC_RETURN_IF_ERROR(CheckRange("theta", theta, 0, 0.7));
  NCE2VEC_RETURN_IF_ERROR(CheckRange("iterations", static_cast<double>(iterations), 1, 100000));
  return CheckRange("exaggeration", exaggeration, 1, 1000);
}

double TsneGradient(const Affinities& affinities, std::span<const Point> positions, double theta,
                    double exaggeration, std::span<Point> gradient) {
  const size_t n = positions.size();
  NCE2VEC_CHECK(affinities.size() == n && gradient.size() == n);
  const QuadTree tree(positions);
  std::vector<Repulsion> repulsions(n);
  ForEachPoint(n, [&](size_t i) { repulsions[i] = tree.At(i, theta); });
  // Summed up in the order of the points, whoever computed them.
  double z = 0;
  for (const Repulsion& repulsion : repulsions) z += repulsion.z;
  std::vector<double> divergences(n, 0.0);
  ForEachPoint(n, [&](size_t i) {
    Point pull;
    for (size_t e = affinities.begin[i]; e < affinities.begin[i + 1]; ++e) {
      const Point& other = positions[affinities.others[e]];
      const double dx = positions[i].x - other.x;
      const double dy = positions[i].y - other.y;
      const double p = affinities.p[e];
      const double q = 1 / (1 + dx * dx + dy * dy);
      pull.x += p * q * dx;
      pull.y += p * q * dy;
      if (p > 0) divergences[i] += p * std::log(p * z / q);
    }
    const double push = z > 0 ? 1 / z : 0;
    gradient[i] = {4 * (exaggeration * pull.x - push * repulsions[i].force.x),
                   4 * (exaggeration * pull.y - push * repulsions[i].force.y)};
  });
  double divergence = 0;
  for (const double part : divergences) divergence += part;
  return divergence;
}

TsneResult Tsne(const ConstRows& rows, const std::vector<Point>& start, const TsneOptions& options,
                const std::function<void(const TsneProgress&)>& progress) {
  const size_t n = rows.rows;
  NCE2VEC_CHECK(start.size() == n && options.Validate().ok());
  TsneResult result;
  if (n == 0) return result;
  // A third of the others at most, as in van der Maaten's program, but for a handful of points.
  result.perplexity = std::clamp(static_cast<double>(n - 1) / 3, 1.0, options.perplexity);
  const Affinities affinities = ComputeAffinities(rows, result.perplexity);
  // Belkina et al. (2019): n / exaggeration; the 4 of the gradient is left to the rate in their
  // formula.
  const double learning_rate = std::max(static_cast<double>(n) / options.exaggeration / 4, 50.0);
  Descent descent(Start(start, options.seed), learning_rate);
  std::vector<Point> gradient(n);
  for (size_t i = 0; i < options.iterations; ++i) {
    const bool early = i < options.exaggerated;
    result.divergence = TsneGradient(affinities, descent.positions(), options.theta,
                                     early ? options.exaggeration : 1, gradient);
    descent.Step(gradient, early ? 0.5 : 0.8);
    if (progress) progress({i + 1, options.iterations});
  }
  result.positions = descent.positions();
  return result;
}

}  // namespace nce2vec
