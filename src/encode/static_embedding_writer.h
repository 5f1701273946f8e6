// The folder that sentence-transformers (its StaticEmbedding module) and model2vec both load: a
// table of vectors, a tokenizer, and what to do with them.
#ifndef SRC_ENCODE_STATIC_EMBEDDING_WRITER_H_
#define SRC_ENCODE_STATIC_EMBEDDING_WRITER_H_

#include <cstddef>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/base/output_folder.h"
#include "src/encode/pooling.h"
#include "src/model/embeddings.h"
#include "src/model/vector_format.h"

namespace nce2vec {

struct StaticEmbeddingSummary {
  // Words so long that they may stand for longer ones, which are cut in our tokenizer and unknown
  // in the other.
  size_t words_at_length_limit = 0;
};

// Writes, and commits,
//   model.safetensors  "embeddings", F32 [V+1, D]: weight * row of each word; row 0, "[UNK]", zeros
//   tokenizer.json     words to rows, cut and lower-cased as the model's text was
//   config.json, modules.json, 1_Normalize/, README.md
// so that both libraries give the unit vectors of EmbedLines with `normalize`.
//
// `progress`, if set, hears of the rows written. `pooling` and `coordinates` as for
// TextEncoder::Create, with its errors. FailedPrecondition for a vocabulary that holds "[UNK]",
// DataLoss for one that is no UTF-8.
absl::StatusOr<StaticEmbeddingSummary> WriteStaticEmbedding(
    const Embeddings& embeddings, std::optional<PoolingOptions> pooling, size_t coordinates,
    AtomicFolder folder, const ConversionProgress& progress = nullptr);

}  // namespace nce2vec

#endif  // SRC_ENCODE_STATIC_EMBEDDING_WRITER_H_
