// Pieces read one after the other, worked on by all cores, finished in the order of reading.
#ifndef SRC_CORPUS_ORDERED_PIPELINE_H_
#define SRC_CORPUS_ORDERED_PIPELINE_H_

#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

#include <atomic>
#include <cstddef>
#include <memory>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/base/status_macros.h"
#include "src/corpus/arena_size.h"

namespace nce2vec {

// Until `read` says false or fails: it fills a piece that was default-constructed. `work` runs on
// `threads` threads at a time. Of the errors, that of the earlier piece: one of `finish`, behind
// which nothing is finished any more, or one of `read`, before which all is finished. Memory: two
// pieces a thread.
template <class Piece>
absl::Status RunInOrder(size_t threads, absl::FunctionRef<absl::StatusOr<bool>(Piece&)> read,
                        absl::FunctionRef<void(Piece&)> work,
                        absl::FunctionRef<absl::Status(Piece&)> finish) {
  // The pipeline moves values that can be copied: hence shared_ptr, though a piece has one user at
  // a time. Twice as many pieces as threads keep all of them busy while one is read or finished.
  using PiecePtr = std::shared_ptr<Piece>;
  absl::Status read_status;
  absl::Status finish_status;
  std::atomic<bool> failed{false};
  const auto read_one = [&](tbb::flow_control& control) -> PiecePtr {
    auto piece = std::make_shared<Piece>();
    if (!failed.load()) {
      const absl::StatusOr<bool> more = read(*piece);
      if (more.ok() && *more) return piece;
      read_status = more.status();
    }
    control.stop();
    return nullptr;
  };
  const auto work_on = [&](PiecePtr piece) {
    work(*piece);
    return piece;
  };
  const auto finish_one = [&](const PiecePtr& piece) {
    if (!finish_status.ok()) return;
    finish_status = finish(*piece);
    failed.store(!finish_status.ok());
  };
  tbb::task_arena arena(ArenaSize(threads));
  arena.execute([&] {
    tbb::parallel_pipeline(
        2 * threads,
        tbb::make_filter<void, PiecePtr>(tbb::filter_mode::serial_in_order, read_one) &
            tbb::make_filter<PiecePtr, PiecePtr>(tbb::filter_mode::parallel, work_on) &
            tbb::make_filter<PiecePtr, void>(tbb::filter_mode::serial_in_order, finish_one));
  });
  NCE2VEC_RETURN_IF_ERROR(finish_status);
  return read_status;
}

}  // namespace nce2vec

#endif  // SRC_CORPUS_ORDERED_PIPELINE_H_
