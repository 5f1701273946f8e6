#include "src/train/checkpoint_header.h"

#include "absl/strings/str_format.h"

namespace nce2vec {

absl::StatusOr<SafetensorsHeader> ReadCheckpointHeader(std::span<const std::byte> file,
                                                       const std::string& path) {
  absl::StatusOr<SafetensorsHeader> header = ReadSafetensorsHeader(file, path);
  if (!absl::IsInvalidArgument(header.status())) return header;
  return absl::DataLossError(absl::StrFormat(
      "%s: damaged: of its %d bytes the first are no safetensors header", path, file.size()));
}

}  // namespace nce2vec
