// Tensors of a safetensors header by name, checked, and arrays as tensors to write.
#ifndef SRC_MODEL_NAMED_TENSORS_H_
#define SRC_MODEL_NAMED_TENSORS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"
#include "src/base/status_macros.h"
#include "src/model/safetensors.h"

namespace nce2vec {

// The tensor under `key`, of the given type and number of dimensions. `path` is for errors:
// InvalidArgument when it is missing, DataLoss when it is of another kind.
absl::StatusOr<SafetensorsHeader::Tensor> RequireTensor(const SafetensorsHeader& header,
                                                        const std::string& key, Dtype dtype,
                                                        size_t dimensions, const std::string& path);

// The writer aligns the data and orders tensors by falling element size, so that a mapped tensor is
// always aligned for its type; a foreign writer's may not be.
template <class T>
absl::StatusOr<std::span<const T>> AsArray(const SafetensorsHeader::Tensor& tensor,
                                           const std::string& key, const std::string& path) {
  if (reinterpret_cast<uintptr_t>(tensor.bytes.data()) % alignof(T) != 0) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: tensor '%s' is not aligned for its type", path, key));
  }
  return std::span<const T>(reinterpret_cast<const T*>(tensor.bytes.data()),
                            tensor.bytes.size() / sizeof(T));
}

template <class T>
absl::StatusOr<std::span<const T>> RequireArray(const SafetensorsHeader& header,
                                                const std::string& key, Dtype dtype,
                                                const std::string& path) {
  NCE2VEC_ASSIGN_OR_RETURN(const SafetensorsHeader::Tensor tensor,
                           RequireTensor(header, key, dtype, 1, path));
  return AsArray<T>(tensor, key, path);
}

// `values` are borrowed until they are written.
template <class T>
TensorToWrite ArrayTensor(std::string name, Dtype dtype, std::span<const T> values) {
  return {std::move(name), dtype, {values.size()}, [values](const TensorToWrite::Sink& sink) {
            // In pieces, so that each is still in the cache when it is hashed and copied.
            constexpr size_t kPiece = size_t{1} << 16;
            for (size_t begin = 0; begin < values.size(); begin += kPiece) {
              const auto piece = values.subspan(begin, std::min(kPiece, values.size() - begin));
              NCE2VEC_RETURN_IF_ERROR(
                  sink({reinterpret_cast<const char*>(piece.data()), piece.size_bytes()}));
            }
            return absl::OkStatus();
          }};
}

}  // namespace nce2vec

#endif  // SRC_MODEL_NAMED_TENSORS_H_
