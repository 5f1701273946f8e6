// Pieces read one after the other, worked on by all cores, finished in the order of reading.
#ifndef SRC_CORPUS_ORDERED_PIPELINE_H_
#define SRC_CORPUS_ORDERED_PIPELINE_H_

#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/base/status_macros.h"
#include "src/corpus/arena_size.h"

namespace nce2vec {

// What is done with each piece between reading and finishing.
template <class Piece>
struct PieceStage {
  bool in_order = false;  // one piece after the other, as they were read; else on any thread
  std::function<absl::Status(Piece&)> work;
};

// Until `read` says false or fails: it fills a piece that was default-constructed; the stages run
// on `threads` threads at a time, `finish` on one. Of the errors, that of the earliest piece; it is
// not finished, nor are those behind it. Pieces before one that could not be read are. Memory: two
// pieces a thread.
template <class Piece>
absl::Status RunInOrder(size_t threads, absl::FunctionRef<absl::StatusOr<bool>(Piece&)> read,
                        const std::vector<PieceStage<Piece>>& stages,
                        absl::FunctionRef<absl::Status(Piece&)> finish) {
  struct Item {
    Piece piece;
    absl::Status status;
  };
  // The pipeline moves values that can be copied: hence shared_ptr, though an item has one user at
  // a time. Twice as many as threads keep all of them busy while one is read or finished.
  using ItemPtr = std::shared_ptr<Item>;
  absl::Status read_status;
  absl::Status finish_status;
  std::atomic<bool> failed{false};
  tbb::filter<void, ItemPtr> chain = tbb::make_filter<void, ItemPtr>(
      tbb::filter_mode::serial_in_order, [&](tbb::flow_control& control) -> ItemPtr {
        auto item = std::make_shared<Item>();
        if (!failed.load()) {
          const absl::StatusOr<bool> more = read(item->piece);
          if (more.ok() && *more) return item;
          read_status = more.status();
        }
        control.stop();
        return nullptr;
      });
  for (const PieceStage<Piece>& stage : stages) {
    chain =
        chain & tbb::make_filter<ItemPtr, ItemPtr>(
                    stage.in_order ? tbb::filter_mode::serial_in_order : tbb::filter_mode::parallel,
                    [&](ItemPtr item) {
                      if (item->status.ok()) item->status = stage.work(item->piece);
                      return item;
                    });
  }
  const tbb::filter<void, void> whole =
      chain &
      tbb::make_filter<ItemPtr, void>(tbb::filter_mode::serial_in_order, [&](const ItemPtr& item) {
        if (!finish_status.ok()) return;
        finish_status = item->status;
        if (finish_status.ok()) {
          finish_status = finish(item->piece);
        }
        failed.store(!finish_status.ok());
      });
  tbb::task_arena arena(ArenaSize(threads));
  arena.execute([&] { tbb::parallel_pipeline(2 * threads, whole); });
  NCE2VEC_RETURN_IF_ERROR(finish_status);
  return read_status;
}

// The same with one stage, on any thread, which can't fail.
template <class Piece>
absl::Status RunInOrder(size_t threads, absl::FunctionRef<absl::StatusOr<bool>(Piece&)> read,
                        absl::FunctionRef<void(Piece&)> work,
                        absl::FunctionRef<absl::Status(Piece&)> finish) {
  const std::vector<PieceStage<Piece>> stages = {{false, [&](Piece& piece) {
                                                    work(piece);
                                                    return absl::OkStatus();
                                                  }}};
  return RunInOrder<Piece>(threads, read, stages, finish);
}

}  // namespace nce2vec

#endif  // SRC_CORPUS_ORDERED_PIPELINE_H_
