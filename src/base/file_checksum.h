// What a file holds, as one number.
#ifndef SRC_BASE_FILE_CHECKSUM_H_
#define SRC_BASE_FILE_CHECKSUM_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace nce2vec {

struct FileChecksum {
  uint64_t bytes = 0;
  uint64_t xxh3 = 0;  // XXH3-64

  friend bool operator==(const FileChecksum&, const FileChecksum&) = default;
};

// Reads the file once. Whatever can be opened is read to its end: a pipe would be used up.
absl::StatusOr<FileChecksum> ChecksumOfFile(const std::string& path);

}  // namespace nce2vec

#endif  // SRC_BASE_FILE_CHECKSUM_H_
