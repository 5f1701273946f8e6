// Bytes from a file or standard input, decompressed on the way when their first bytes say so.
#ifndef SRC_BASE_BYTE_SOURCE_H_
#define SRC_BASE_BYTE_SOURCE_H_

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace nce2vec {

enum class Compression { kNone, kGzip, kBzip2, kXz, kZstd };

// How many first bytes RecogniseCompression needs to see.
inline constexpr size_t kCompressionHeaderBytes = 6;

// By content, never by name. Fewer bytes than a magic number has are plain.
Compression RecogniseCompression(std::string_view first_bytes);

// A stream of plain bytes, read once from front to back by one thread.
class ByteSource {
 public:
  virtual ~ByteSource() = default;

  // Fills `buffer` (not empty) as far as it can; fewer bytes than asked for, and 0, only at the end.
  // Concatenated members, streams and frames are read as one. A compressed stream that ends early is
  // DataLoss with the name and the byte of the compressed file; a failed read is the system's error.
  virtual absl::StatusOr<size_t> Read(std::span<char> buffer) = 0;

  // The path as given; "standard input" for "-".
  virtual const std::string& name() const = 0;
};

// Opens a file, a pipe, or standard input ("-"). NotFound, PermissionDenied, or InvalidArgument for a
// directory, each naming the path.
absl::StatusOr<std::unique_ptr<ByteSource>> OpenByteSource(const std::string& path);

}  // namespace nce2vec

#endif  // SRC_BASE_BYTE_SOURCE_H_
