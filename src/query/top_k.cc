#include "src/query/top_k.h"

#include <algorithm>

namespace nce2vec {

void TopK::Offer(const Neighbour& candidate) {
  if (k_ == 0 || !(candidate.score >= threshold_)) return;
  if (heap_.size() == k_) {
    if (!Before(candidate, heap_.front())) return;
    std::pop_heap(heap_.begin(), heap_.end(), Before);
    heap_.pop_back();
  }
  heap_.push_back(candidate);
  std::push_heap(heap_.begin(), heap_.end(), Before);
  if (heap_.size() == k_) threshold_ = heap_.front().score;
}

void TopK::Merge(const TopK& other) {
  for (const Neighbour& candidate : other.heap_) Offer(candidate);
}

std::vector<Neighbour> TopK::Sorted() const {
  std::vector<Neighbour> sorted = heap_;
  std::sort(sorted.begin(), sorted.end(), Before);
  return sorted;
}

}  // namespace nce2vec
