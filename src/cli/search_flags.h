// The ways to look for neighbours, as flags: exact, by codes, by an index beside the model.
#ifndef SRC_CLI_SEARCH_FLAGS_H_
#define SRC_CLI_SEARCH_FLAGS_H_

#include <boost/program_options.hpp>
#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/model/embeddings.h"
#include "src/query/hnsw_index.h"
#include "src/query/neighbour_search.h"

namespace nce2vec {

struct SearchFlags {
  bool exact = false;  // all rows, also where the model has codes
  bool index = false;  // the file beside the model; built where it is missing
  bool rebuild_index = false;
  size_t index_links = HnswOptions{}.links;
  size_t index_width = 0;     // candidates looked at; 0: as found best when the index was built
  size_t restrict_vocab = 0;  // the command's own flag, here for what it excludes

  absl::Status Validate() const;
  // Whether a way to search was asked for at all.
  bool Any() const { return exact || index || rebuild_index; }
};

void AddSearchFlags(boost::program_options::options_description& flags, SearchFlags* search);

// "MODEL.hnsw"
std::string IndexPath(const std::string& model);

// The search that `flags` asks for. Builds and writes the index where that is wanted: progress, a
// table of recall by search width, and what was chosen go to standard error unless `quiet`. The
// width chosen is the first that reaches a recall@10 of .95 on 1000 random words.
absl::StatusOr<std::unique_ptr<NeighbourSearch>> OpenSearch(const Embeddings& embeddings,
                                                            const SearchFlags& flags, bool quiet);

}  // namespace nce2vec

#endif  // SRC_CLI_SEARCH_FLAGS_H_
