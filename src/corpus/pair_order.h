// Pairs in random order, however many there are: files are sorted by centre more often than not,
// and SGD wants them mixed.
#ifndef SRC_CORPUS_PAIR_ORDER_H_
#define SRC_CORPUS_PAIR_ORDER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/base/output_file.h"
#include "src/base/random.h"
#include "src/corpus/pair_reader.h"

namespace nce2vec {

// Each pair goes to a heap at random, on scratch space unless there is but one, and each heap is
// shuffled in memory: so every order is as likely. It depends on the seed and the number of pairs
// alone. One thread.
class PairOrder {
 public:
  // Of the pairs in memory at a time: 200 MB.
  static constexpr uint64_t kPairsInMemory = uint64_t{1} << 24;

  // For `pairs` pairs, as many as will be added.
  static absl::StatusOr<PairOrder> Create(uint64_t pairs, uint64_t seed,
                                          const std::string& scratch_folder,
                                          uint64_t pairs_in_memory = kPairsInMemory);

  absl::Status Add(const GivenPair& pair) {
    Heap& heap = heaps_[heaps_.size() == 1 ? 0 : random_.Below(heap_count_)];
    heap.pairs.push_back(pair);
    return heaps_.size() > 1 && heap.pairs.size() >= kBufferedPairs ? Flush(heap)
                                                                    : absl::OkStatus();
  }

  // All that were added, in their new order, some at a time; what was is used up.
  absl::Status Visit(absl::FunctionRef<absl::Status(std::span<const GivenPair>)> sink) &&;

 private:
  static constexpr size_t kBufferedPairs = size_t{1} << 14;

  struct Heap {
    ScratchFile file;
    std::vector<GivenPair> pairs;  // not yet in the file
  };

  explicit PairOrder(uint64_t seed) : random_(seed, StreamPurpose::kPairOrder) {}
  static absl::Status Flush(Heap& heap);

  RandomStream random_;
  std::vector<Heap> heaps_;
  uint32_t heap_count_ = 0;
};

}  // namespace nce2vec

#endif  // SRC_CORPUS_PAIR_ORDER_H_
