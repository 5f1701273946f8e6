// The flags of commands that make vectors of texts.
#ifndef SRC_CLI_POOLING_FLAGS_H_
#define SRC_CLI_POOLING_FLAGS_H_

#include <boost/program_options.hpp>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "src/encode/pooling.h"

namespace nce2vec {

struct PoolingFlags {
  std::string pooling;  // empty: what the model was trained with
  double sif_a = PoolingOptions{}.sif_a;
};

// --pooling and --sif-a.
void AddPoolingFlags(boost::program_options::options_description& description, PoolingFlags* flags);

// Nothing where the model's own pooling is asked for. InvalidArgument for an unknown name, an A out
// of range or without SIF.
absl::StatusOr<std::optional<PoolingOptions>> ToPoolingOptions(const PoolingFlags& flags);

}  // namespace nce2vec

#endif  // SRC_CLI_POOLING_FLAGS_H_
