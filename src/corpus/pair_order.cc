#include "src/corpus/pair_order.h"

#include <algorithm>
#include <utility>

#include "src/base/status_macros.h"

namespace nce2vec {
namespace {

// Beyond it each heap grows instead: files and their buffers have their price, too.
constexpr uint64_t kMostHeaps = 256;

}  // namespace

absl::StatusOr<PairOrder> PairOrder::Create(uint64_t pairs, uint64_t seed,
                                            const std::string& scratch_folder,
                                            uint64_t pairs_in_memory) {
  PairOrder order(seed);
  const uint64_t heaps = pairs / pairs_in_memory + 1;
  order.heap_count_ = static_cast<uint32_t>(std::min(heaps, kMostHeaps));
  order.heaps_.resize(order.heap_count_);
  if (order.heap_count_ == 1) {
    order.heaps_[0].pairs.reserve(pairs);
    return order;
  }
  for (Heap& heap : order.heaps_) {
    NCE2VEC_ASSIGN_OR_RETURN(heap.file, ScratchFile::Create(scratch_folder));
    heap.pairs.reserve(kBufferedPairs);
  }
  return order;
}

absl::Status PairOrder::Flush(Heap& heap) {
  const absl::Status status = heap.file.Append(std::as_bytes(std::span(heap.pairs)));
  heap.pairs.clear();
  return status;
}

absl::Status PairOrder::Visit(absl::FunctionRef<absl::Status(std::span<const GivenPair>)> sink) && {
  for (Heap& heap : heaps_) {
    std::vector<GivenPair> pairs = std::exchange(heap.pairs, {});
    const size_t buffered = pairs.size();
    const size_t written = heap.file.size() / sizeof(GivenPair);
    pairs.resize(buffered + written);
    NCE2VEC_RETURN_IF_ERROR(
        heap.file.ReadAt(0, std::as_writable_bytes(std::span(pairs).subspan(buffered))));
    heap.file = ScratchFile();
    for (size_t left = pairs.size(); left > 1; --left) {
      std::swap(pairs[left - 1], pairs[random_.Below(static_cast<uint32_t>(left))]);
    }
    NCE2VEC_RETURN_IF_ERROR(sink(pairs));
  }
  return absl::OkStatus();
}

}  // namespace nce2vec
