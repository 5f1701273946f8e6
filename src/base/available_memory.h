// How much memory could be taken without ending some program.
#ifndef SRC_BASE_AVAILABLE_MEMORY_H_
#define SRC_BASE_AVAILABLE_MEMORY_H_

#include <cstdint>
#include <optional>
#include <string>

namespace nce2vec {

// Bytes that Linux estimates can be had without swapping (MemAvailable), or fewer where a control
// group bounds the process. Linux lends more than there is and ends a program when it can't keep
// the promise; so who can do with less asks first. Nothing where it isn't told. `root` is for
// tests.
std::optional<uint64_t> AvailableMemory(const std::string& root = "");

}  // namespace nce2vec

#endif  // SRC_BASE_AVAILABLE_MEMORY_H_
