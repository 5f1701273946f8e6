// A graph as hnswlib 0.6 writes it, checked before hnswlib, which believes it, reads it.
#ifndef SRC_QUERY_HNSW_LAYOUT_H_
#define SRC_QUERY_HNSW_LAYOUT_H_

#include <cstddef>
#include <span>

#include "absl/status/status.h"

namespace nce2vec {

// Whether `graph` is that of an index over some of `words` rows, whose data are the rows' numbers
// (4 bytes): every length fits, every link leads to an element that has the link's level, and the
// bytes end where the graph does. What passes can be loaded and searched without a read or write
// outside of it. DataLoss says what is wrong. Linear.
absl::Status CheckHnswGraph(std::span<const std::byte> graph, size_t words);

}  // namespace nce2vec

#endif  // SRC_QUERY_HNSW_LAYOUT_H_
