#include "src/report/quad_tree.h"

#include <algorithm>

namespace nce2vec {
namespace {

// Points of a leaf are summed up one by one: for a few that is faster than more cells.
constexpr uint32_t kLeafPoints = 4;
// A square that was halved so often is smaller than a double's rounding: its points are equal.
constexpr int kMaxDepth = 50;

}  // namespace

QuadTree::QuadTree(std::span<const Point> points) : own_(points.begin(), points.end()) {
  if (points.empty()) return;
  Point low = points[0];
  Point high = points[0];
  for (uint32_t i = 0; i < points.size(); ++i) {
    low = {std::min(low.x, points[i].x), std::min(low.y, points[i].y)};
    high = {std::max(high.x, points[i].x), std::max(high.y, points[i].y)};
    placed_.push_back({points[i], i});
  }
  const double side = std::max(high.x - low.x, high.y - low.y);
  Build(0, static_cast<uint32_t>(placed_.size()), low, side, 0);
  points_.reserve(placed_.size());
  for (const Placed& placed : placed_) points_.push_back(placed.at);
}

void QuadTree::Build(uint32_t begin, uint32_t end, Point corner, double side, int depth) {
  const size_t own = cells_.size();
  Cell cell{{0, 0}, static_cast<double>(end - begin), side * side, begin, end, 0, false};
  for (uint32_t i = begin; i < end; ++i) {
    cell.centre.x += placed_[i].at.x / cell.mass;
    cell.centre.y += placed_[i].at.y / cell.mass;
  }
  cell.leaf = end - begin <= kLeafPoints || depth == kMaxDepth || side == 0;
  cells_.push_back(cell);
  if (!cell.leaf) {
    const double half = side / 2;
    const Point middle = {corner.x + half, corner.y + half};
    // Stable, so that the tree is a function of the points' order.
    const auto split = [this](uint32_t from, uint32_t to, auto lower) {
      const auto first = placed_.begin();
      return static_cast<uint32_t>(std::stable_partition(first + from, first + to, lower) - first);
    };
    const auto left = [middle](const Placed& p) { return p.at.x < middle.x; };
    const auto below = [middle](const Placed& p) { return p.at.y < middle.y; };
    const uint32_t right_half = split(begin, end, left);
    const uint32_t left_above = split(begin, right_half, below);
    const uint32_t right_above = split(right_half, end, below);
    const uint32_t bounds[] = {begin, left_above, right_half, right_above, end};
    for (int quarter = 0; quarter < 4; ++quarter) {
      if (bounds[quarter] == bounds[quarter + 1]) continue;
      Build(bounds[quarter], bounds[quarter + 1],
            {quarter < 2 ? corner.x : middle.x, quarter % 2 == 0 ? corner.y : middle.y}, half,
            depth + 1);
    }
  }
  cells_[own].next = static_cast<uint32_t>(cells_.size());
}

Repulsion QuadTree::At(size_t index, double theta) const {
  const Point y = own_[index];
  const double theta_square = theta * theta;
  Repulsion sum;
  const auto add = [&](const Point& other, double mass) {
    const double dx = y.x - other.x;
    const double dy = y.y - other.y;
    const double q = 1 / (1 + dx * dx + dy * dy);
    sum.z += mass * q;
    const double weight = mass * q * q;
    sum.force.x += weight * dx;
    sum.force.y += weight * dy;
  };
  for (size_t c = 0; c < cells_.size();) {
    const Cell& cell = cells_[c];
    const double dx = y.x - cell.centre.x;
    const double dy = y.y - cell.centre.y;
    if (cell.square < theta_square * (dx * dx + dy * dy)) {
      add(cell.centre, cell.mass);
      c = cell.next;
    } else if (cell.leaf) {
      for (uint32_t i = cell.begin; i < cell.end; ++i) add(points_[i], 1);
      c = cell.next;
    } else {
      ++c;
    }
  }
  // The point itself was met in its leaf: q is 1 there, the force nothing.
  sum.z -= 1;
  return sum;
}

}  // namespace nce2vec
