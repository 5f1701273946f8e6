// A file mapped for reading.
#ifndef SRC_BASE_MAPPED_FILE_H_
#define SRC_BASE_MAPPED_FILE_H_

#include <cstddef>
#include <span>
#include <string>

#include "absl/status/statusor.h"

namespace nce2vec {

// Owns the mapping; movable. All const methods may be called from any thread.
class MappedFile {
 public:
  MappedFile() = default;
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();

  // Maps the whole regular file. NotFound, PermissionDenied, InvalidArgument (a directory, a pipe).
  static absl::StatusOr<MappedFile> Open(const std::string& path);
  // Maps the first `bytes` of an open descriptor, which may be closed afterwards. `name` is for errors.
  static absl::StatusOr<MappedFile> FromDescriptor(int descriptor, size_t bytes,
                                                   const std::string& name);

  std::span<const std::byte> bytes() const { return {data_, size_}; }

 private:
  const std::byte* data_ = nullptr;
  size_t size_ = 0;
};

}  // namespace nce2vec

#endif  // SRC_BASE_MAPPED_FILE_H_
