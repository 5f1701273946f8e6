// The header of a file that can only be a checkpoint's.
#ifndef SRC_TRAIN_CHECKPOINT_HEADER_H_
#define SRC_TRAIN_CHECKPOINT_HEADER_H_

#include <cstddef>
#include <span>
#include <string>

#include "absl/status/statusor.h"
#include "src/model/safetensors.h"

namespace nce2vec {

// As ReadSafetensorsHeader, but what is no safetensors file is a damaged one: DataLoss.
absl::StatusOr<SafetensorsHeader> ReadCheckpointHeader(std::span<const std::byte> file,
                                                       const std::string& path);

}  // namespace nce2vec

#endif  // SRC_TRAIN_CHECKPOINT_HEADER_H_
