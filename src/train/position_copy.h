// One thread's copy of the position weights of CBOW.
#ifndef SRC_TRAIN_POSITION_COPY_H_
#define SRC_TRAIN_POSITION_COPY_H_

#include <cstddef>
#include <span>
#include <vector>

#include "src/base/matrix.h"
#include "src/kernels/tile.h"

namespace nce2vec {

// Every tile changes all of these few rows: threads that shared them would wait for each other's
// cache lines all the time. So each trains a copy and exchanges changes from time to time.
class PositionCopy {
 public:
  // Borrowed.
  explicit PositionCopy(Matrix& shared);

  std::span<float* const> rows() const { return rows_; }

  // Adds what changed here to the shared rows, and takes them over. Other threads may do the same
  // meanwhile; what they add at the same moment may be lost, as in src/kernels/tile.h.
  void Exchange();

 private:
  size_t size() const { return shared_.rows() * shared_.stride(); }

  Matrix& shared_;
  std::vector<float, AlignedAllocator<float>> copy_;
  std::vector<float> before_;  // the copy after the last exchange
  std::vector<float*> rows_;
};

}  // namespace nce2vec

#endif  // SRC_TRAIN_POSITION_COPY_H_
