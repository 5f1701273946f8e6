// The one loop that writes bytes to a file, under AtomicFile and ScratchFile.
#ifndef SRC_BASE_WRITE_FULLY_H_
#define SRC_BASE_WRITE_FULLY_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "absl/status/status.h"

namespace nce2vec {

// Writes all of `bytes` at `offset`, or says what was missing and why; `name` is for errors.
absl::Status WriteFully(int descriptor, uint64_t offset, std::span<const char> bytes,
                        std::string_view name);

}  // namespace nce2vec

#endif  // SRC_BASE_WRITE_FULLY_H_
