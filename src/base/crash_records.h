// What a handler of a deadly signal needs to know: the temporary files that are to go, and which
// file is mapped at an address.
#ifndef SRC_BASE_CRASH_RECORDS_H_
#define SRC_BASE_CRASH_RECORDS_H_

#include <cstddef>
#include <string>

namespace nce2vec {

// Remember and Forget may be called from any thread. There is room for many at a time; what finds
// none is not remembered.
void RememberTemporary(const std::string& path);
void ForgetTemporary(const std::string& path);
void RememberMapping(const std::byte* data, size_t bytes, const std::string& name);
void ForgetMapping(const std::byte* data);

// These two are safe in a signal handler.
void RemoveTemporaries();
// The name of the file that is mapped there and the byte of it; null where none is.
const char* MappedName(const void* address, size_t* byte);

}  // namespace nce2vec

#endif  // SRC_BASE_CRASH_RECORDS_H_
