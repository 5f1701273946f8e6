#include "src/base/crash_records.h"

#include <unistd.h>

#include <cstdint>
#include <iterator>
#include <map>
#include <mutex>
#include <new>
#include <set>

namespace nce2vec {
namespace {

struct Mapping {
  size_t bytes;
  std::string name;
};

using Temporaries = std::set<std::string>;
using Mappings = std::map<uintptr_t, Mapping>;  // by the address of the first byte

// While the mutex is held nobody allocates or reads a mapped file. So a thread that ends in a lack
// of memory or in SIGBUS never holds it, and may take it.
struct Records {
  std::mutex mutex;
  Temporaries temporaries;
  Mappings mappings;
};

// Never destroyed, since outputs may outlive it when the program ends; in memory of its own, since
// it may be asked first when there is no other.
Records& TheRecords() {
  alignas(Records) static std::byte memory[sizeof(Records)];
  static Records& records = *new (memory) Records;
  return records;
}

uintptr_t Number(const void* address) { return reinterpret_cast<uintptr_t>(address); }

}  // namespace

void RememberTemporary(const std::string& path) {
  Temporaries added = {path};
  const std::lock_guard lock(TheRecords().mutex);
  TheRecords().temporaries.merge(added);
}

void ForgetTemporary(const std::string& path) {
  const std::lock_guard lock(TheRecords().mutex);
  TheRecords().temporaries.erase(path);
}

void RemoveTemporaries() {
  const std::lock_guard lock(TheRecords().mutex);
  for (const std::string& path : TheRecords().temporaries) unlink(path.c_str());
}

void RememberMapping(const std::byte* data, size_t bytes, const std::string& name) {
  Mappings added = {{Number(data), {bytes, name}}};
  const std::lock_guard lock(TheRecords().mutex);
  TheRecords().mappings.merge(added);
}

void ForgetMapping(const std::byte* data) {
  const std::lock_guard lock(TheRecords().mutex);
  TheRecords().mappings.erase(Number(data));
}

MappedPlace FindMapping(const void* address) {
  const std::lock_guard lock(TheRecords().mutex);
  const Mappings& mappings = TheRecords().mappings;
  const auto after = mappings.upper_bound(Number(address));
  if (after == mappings.begin()) return {};
  const auto& [begin, mapping] = *std::prev(after);
  const size_t byte = Number(address) - begin;
  return byte < mapping.bytes ? MappedPlace{&mapping.name, byte} : MappedPlace{};
}

}  // namespace nce2vec
