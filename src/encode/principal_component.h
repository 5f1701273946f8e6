// The direction that the vectors of many texts share, which says how frequent words are used rather
// than what a text is about; without it sentence similarity is better (Arora et al. 2017).
#ifndef SRC_ENCODE_PRINCIPAL_COMPONENT_H_
#define SRC_ENCODE_PRINCIPAL_COMPONENT_H_

#include <span>
#include <vector>

#include "src/base/matrix.h"

namespace nce2vec {

// The unit vector v [dim] with the largest |X v|, X = `vectors` [n, dim] as they are, not centred:
// the first right singular vector. Its entry of the largest size is positive. All zeros where X is.
// By power iteration in double, parallel; the result is the same for any number of threads. Where
// the two largest singular values are nearly equal, some vector of their plane: the iteration
// stops after a fixed number of steps.
std::vector<double> PrincipalComponent(const ConstRows& vectors);

// x - (x . v) v for each row x of `vectors`; v = `component` [dim] is a unit vector or zero. A row
// that is parallel to v becomes exactly zero: what rounding would leave of it has no direction.
void RemoveComponent(std::span<const double> component, Matrix& vectors);

}  // namespace nce2vec

#endif  // SRC_ENCODE_PRINCIPAL_COMPONENT_H_
