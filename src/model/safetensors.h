// The safetensors container: a length, a JSON header, tensors without holes.
// https://github.com/huggingface/safetensors, "Format". Only what it allows is written, so that the
// stock Python package reads our files; what is read is checked before any of it is believed.
#ifndef SRC_MODEL_SAFETENSORS_H_
#define SRC_MODEL_SAFETENSORS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/base/output_file.h"

namespace nce2vec {

enum class Dtype {
  kI64,
  kF32,
  kI32,
  kI8,
  kU8
};  // in the falling size the format wants them written
size_t DtypeBytes(Dtype dtype);
std::string_view DtypeName(Dtype dtype);  // "I64", "F32", ...

using Metadata = std::map<std::string, std::string>;

// A tensor to be written. `write` hands its bytes, in C order and little-endian, piece by piece to
// the sink it is given; together they must be the product of `shape` times the dtype's size.
struct TensorToWrite {
  using Sink = std::function<absl::Status(std::string_view bytes)>;
  std::string name;
  Dtype dtype;
  std::vector<uint64_t> shape;
  std::function<absl::Status(const Sink& sink)> write;
};

// The metadata key that holds the checksum: XXH3-64 of the whole file, as 16 hexadecimal digits,
// with those digits taken as zeros.
inline constexpr std::string_view kChecksumKey = "nce2vec.checksum";

// Writes header, tensors (sorted by falling dtype size, then name; data 64-byte aligned) and
// checksum to `file`, which the caller commits.
absl::Status WriteSafetensors(const Metadata& metadata, std::vector<TensorToWrite> tensors,
                              AtomicFile& file);

// What a header says, after it was checked: known dtypes, shapes that multiply out to their
// lengths, no overlap, no hole, nothing beyond the file's end.
struct SafetensorsHeader {
  struct Tensor {
    Dtype dtype;
    std::vector<uint64_t> shape;
    std::span<const std::byte> bytes;
  };
  Metadata metadata;
  std::map<std::string, Tensor> tensors;
};

// `file` is a whole file, mapped; the result looks into it. `name` is for errors. InvalidArgument
// when it is no safetensors file, DataLoss when it is cut off or contradicts itself.
absl::StatusOr<SafetensorsHeader> ReadSafetensorsHeader(std::span<const std::byte> file,
                                                        std::string_view name);

// Reads all of `file` and compares; DataLoss when it is not what was written, FailedPrecondition
// when the file has no checksum of ours.
absl::Status VerifyChecksum(std::span<const std::byte> file, std::string_view name);

}  // namespace nce2vec

#endif  // SRC_MODEL_SAFETENSORS_H_
