#include "src/train/position_copy.h"

#include <algorithm>
#include <atomic>
#include <cmath>

namespace nce2vec {

PositionCopy::PositionCopy(Matrix& shared) : shared_(shared), copy_(size()), before_(size()) {
  Exchange();
  for (size_t row = 0; row < shared_.rows(); ++row) {
    rows_.push_back(copy_.data() + row * shared_.stride());
  }
}

void PositionCopy::Exchange() {
  float* const shared = shared_.padded_row(0);
  for (size_t i = 0; i < copy_.size(); ++i) {
    const std::atomic_ref<float> number(shared[i]);
    // What a training that diverged left here must not get into the state that is put back.
    const float change = copy_[i] - before_[i];
    const float now = number.load(std::memory_order_relaxed) + (std::isfinite(change) ? change : 0);
    number.store(now, std::memory_order_relaxed);
    copy_[i] = before_[i] = now;
  }
}

}  // namespace nce2vec
