#include "src/model/named_tensors.h"

namespace nce2vec {

absl::StatusOr<SafetensorsHeader::Tensor> RequireTensor(const SafetensorsHeader& header,
                                                        const std::string& key, Dtype dtype,
                                                        size_t dimensions,
                                                        const std::string& path) {
  const auto found = header.tensors.find(key);
  if (found == header.tensors.end()) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "%s: not an nce2vec model: the safetensors file has no tensor '%s'", path, key));
  }
  const SafetensorsHeader::Tensor& tensor = found->second;
  if (tensor.dtype != dtype || tensor.shape.size() != dimensions) {
    return absl::DataLossError(absl::StrFormat(
        "%s: tensor '%s' is %s with %d dimensions, expected %s with %d", path, key,
        DtypeName(tensor.dtype), tensor.shape.size(), DtypeName(dtype), dimensions));
  }
  return tensor;
}

}  // namespace nce2vec
