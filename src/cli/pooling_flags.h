// The flags that say how words' vectors make a text's, for every command that embeds texts.
#ifndef SRC_CLI_POOLING_FLAGS_H_
#define SRC_CLI_POOLING_FLAGS_H_

#include <boost/program_options.hpp>
#include <cstddef>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/encode/pooling.h"
#include "src/encode/text_encoder.h"
#include "src/model/embeddings.h"

namespace nce2vec {

// What was given; what was not is as the model was trained.
struct PoolingFlags {
  std::optional<Pooling> pooling;
  std::optional<double> sif_a;
  size_t coordinates = 0;  // 0: all

  // InvalidArgument when they don't go together: to be asked after parsing.
  absl::Status Validate() const;
};

// Adds --pooling, --sif-a and --coordinates; wrong values are refused while the flags are parsed.
void AddPoolingFlags(boost::program_options::options_description& flags, PoolingFlags* values);

// The flags' values, for the rest the model's.
absl::StatusOr<PoolingOptions> PoolingFor(const PoolingFlags& flags, const Embeddings& embeddings);

// The model's encoder as the flags want it.
absl::StatusOr<TextEncoder> EncoderFor(const PoolingFlags& flags, const Embeddings& embeddings);

}  // namespace nce2vec

#endif  // SRC_CLI_POOLING_FLAGS_H_
