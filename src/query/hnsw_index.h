// An approximate index of the word vectors: a hierarchical navigable small world graph (Malkov and
// Yashunin 2018), by hnswlib.
#ifndef SRC_QUERY_HNSW_INDEX_H_
#define SRC_QUERY_HNSW_INDEX_H_

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/base/output_file.h"
#include "src/model/embeddings.h"
#include "src/query/neighbour_search.h"

namespace nce2vec {

struct HnswOptions {
  size_t links = 16;         // of a row to others; twice as many on the lowest level ("M")
  size_t build_width = 200;  // candidates looked at while a row is added ("ef_construction")
};

// Holds the graph alone, some 150 bytes a word; rows are read where the model's file is mapped.
// Immutable but for the search width; Find may be called from any thread. Borrows the embeddings.
class HnswIndex : public NeighbourSearch {
 public:
  ~HnswIndex() override;

  // Adds all words whose vector has a direction, with TBB; the graph depends on the order in which
  // threads come along. `progress` is told from the calling thread how many are in it. Internal
  // when hnswlib fails, ResourceExhausted when the memory is not there.
  static absl::StatusOr<std::unique_ptr<HnswIndex>> Build(
      const Embeddings& embeddings, const HnswOptions& options,
      absl::FunctionRef<absl::Status(size_t words)> progress);

  // An index that Save wrote. FailedPrecondition when it was made for another model than
  // `embeddings`, InvalidArgument when it is no index, DataLoss when it is damaged; all say to
  // build it anew.
  static absl::StatusOr<std::unique_ptr<HnswIndex>> Load(const Embeddings& embeddings,
                                                         const std::string& path);

  // Writes and commits: the model's checksum, the search width, the graph, their checksum.
  absl::Status Save(AtomicFile file) const;

  // Candidates looked at for a query ("ef"), at least k: more are nearer to exact, and slower.
  size_t search_width() const { return search_width_; }
  void set_search_width(size_t width);

  std::vector<Neighbours> Find(std::span<const NeighbourQuery> queries, size_t k) const override;

 private:
  struct Graph;  // hnswlib's

  HnswIndex(const Embeddings& embeddings, std::unique_ptr<Graph> graph);

  const Embeddings& embeddings_;
  std::unique_ptr<Graph> graph_;
  size_t search_width_ = 100;
};

}  // namespace nce2vec

#endif  // SRC_QUERY_HNSW_INDEX_H_
