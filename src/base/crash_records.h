// What the sudden end of a program has to know: which temporary files are to go, and which file is
// mapped at an address.
#ifndef SRC_BASE_CRASH_RECORDS_H_
#define SRC_BASE_CRASH_RECORDS_H_

#include <cstddef>
#include <string>

namespace nce2vec {

// All of these may be called from any thread.
void RememberTemporary(const std::string& path);
void ForgetTemporary(const std::string& path);
// Unlinks those that are remembered. It does not allocate.
void RemoveTemporaries();

struct MappedPlace {
  const std::string* name = nullptr;  // null: no file is mapped there
  size_t byte = 0;                    // of the file
};

void RememberMapping(const std::byte* data, size_t bytes, const std::string& name);
void ForgetMapping(const std::byte* data);
// May be called by a handler of the SIGBUS that a read of `address` raised; the name lives as long
// as the mapping. It does not allocate.
MappedPlace FindMapping(const void* address);

}  // namespace nce2vec

#endif  // SRC_BASE_CRASH_RECORDS_H_
