#include "src/model/row_blocks.h"

#include <tbb/parallel_pipeline.h>

#include <algorithm>
#include <atomic>
#include <memory>

namespace nce2vec {
namespace {

// Large enough to be worth a task, small enough to wait in memory.
constexpr size_t kBlockRows = 1024;
constexpr size_t kBlocksUnderWay = 8;

struct Block {
  size_t first = 0;
  size_t last = 0;
  std::string bytes;
};

}  // namespace

absl::Status WriteRowBlocks(size_t rows,
                            const std::function<void(size_t, size_t, std::string&)>& format,
                            AtomicFile& file, const ConversionProgress& progress) {
  using BlockPtr = std::shared_ptr<Block>;  // the pipeline moves values that can be copied
  size_t next = 0;
  absl::Status status;
  std::atomic<bool> failed{false};
  const auto cut = [&](tbb::flow_control& control) {
    auto block = std::make_shared<Block>();
    block->first = next;
    block->last = next = std::min(next + kBlockRows, rows);
    if (block->first == rows || failed.load()) control.stop();
    return block;
  };
  const auto fill = [&](BlockPtr block) {
    format(block->first, block->last, block->bytes);
    return block;
  };
  const auto write = [&](const BlockPtr& block) {
    if (!status.ok()) return;
    status = file.Write(block->bytes);
    if (status.ok() && progress) status = progress(block->last);
    failed.store(!status.ok());
  };
  using tbb::filter_mode;
  tbb::parallel_pipeline(kBlocksUnderWay,
                         tbb::make_filter<void, BlockPtr>(filter_mode::serial_in_order, cut) &
                             tbb::make_filter<BlockPtr, BlockPtr>(filter_mode::parallel, fill) &
                             tbb::make_filter<BlockPtr, void>(filter_mode::serial_in_order, write));
  return status;
}

}  // namespace nce2vec
