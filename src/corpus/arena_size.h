// How many threads TBB is asked for.
#ifndef SRC_CORPUS_ARENA_SIZE_H_
#define SRC_CORPUS_ARENA_SIZE_H_

#include <tbb/info.h>

#include <algorithm>
#include <cstddef>

namespace nce2vec {

// TBB never runs more threads than there are cores and warns on standard error when more are asked
// for.
inline int ArenaSize(size_t threads) {
  return std::min(static_cast<int>(threads), tbb::info::default_concurrency());
}

}  // namespace nce2vec

#endif  // SRC_CORPUS_ARENA_SIZE_H_
