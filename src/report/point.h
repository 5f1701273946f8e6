// A place on the map.
#ifndef SRC_REPORT_POINT_H_
#define SRC_REPORT_POINT_H_

namespace nce2vec {

struct Point {
  double x = 0;
  double y = 0;

  friend bool operator==(const Point&, const Point&) = default;
};

}  // namespace nce2vec

#endif  // SRC_REPORT_POINT_H_
