// The forces that push all points of a map apart, without looking at all pairs (Barnes & Hut 1986).
#ifndef SRC_REPORT_QUAD_TREE_H_
#define SRC_REPORT_QUAD_TREE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "src/report/point.h"

namespace nce2vec {

// With q_j = 1 / (1 + |y - y_j|^2) over all points j but the one asked for:
struct Repulsion {
  double z = 0;  // sum_j q_j
  Point force;   // sum_j q_j^2 (y - y_j)
};

// Immutable after building; const methods may be called from any thread. Copies the points, so that
// those of a cell lie side by side.
class QuadTree {
 public:
  // Finite points, fewer than 2^32.
  explicit QuadTree(std::span<const Point> points);

  // What the others do to point `index`. A cell that looks smaller than `theta` times its distance
  // counts as one point at its centre of mass; 0: all pairs, exactly. theta in [0, 0.7]: up to
  // sqrt(1/2) a point is never within a cell that is summed up.
  Repulsion At(size_t index, double theta) const;

 private:
  // A square. Cells stand in depth-first order: the one behind all descendants is `next`.
  struct Cell {
    Point centre;    // of mass
    double mass;     // points in it
    double square;   // side^2
    uint32_t begin;  // its points: [begin, end) of points_
    uint32_t end;
    uint32_t next;
    bool leaf;
  };
  struct Placed {
    Point at;
    uint32_t index;
  };

  void Build(uint32_t begin, uint32_t end, Point corner, double side, int depth);

  std::vector<Placed> placed_;
  std::vector<Point> points_;  // of placed_, for the loop over them
  std::vector<Point> own_;     // by index
  std::vector<Cell> cells_;
};

}  // namespace nce2vec

#endif  // SRC_REPORT_QUAD_TREE_H_
