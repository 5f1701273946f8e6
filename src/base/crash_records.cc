#include "src/base/crash_records.h"

#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <mutex>

namespace nce2vec {
namespace {

constexpr size_t kPlaces = 256;

// A handler may run at any moment, so it takes no lock: `name` is set last and cleared first.
struct Record {
  std::atomic<char*> name{nullptr};
  std::atomic<uintptr_t> begin{0};
  std::atomic<size_t> bytes{0};
};
static_assert(std::atomic<char*>::is_always_lock_free &&
              std::atomic<uintptr_t>::is_always_lock_free);

using Records = std::array<Record, kPlaces>;
Records temporaries;
Records mappings;

// Of those that write; never destroyed, since outputs may outlive it when the program ends.
std::mutex& Mutex() {
  static auto& mutex = *new std::mutex;
  return mutex;
}

void Remember(Records& records, const std::string& name, uintptr_t begin, size_t bytes) {
  char* const copy = strdup(name.c_str());
  if (copy == nullptr) return;
  const std::lock_guard lock(Mutex());
  for (Record& record : records) {
    if (record.name.load() != nullptr) continue;
    record.begin = begin;
    record.bytes = bytes;
    record.name = copy;
    return;
  }
  std::free(copy);
}

template <class Matches>
void Forget(Records& records, const Matches& matches) {
  const std::lock_guard lock(Mutex());
  for (Record& record : records) {
    char* const name = record.name.load();
    if (name == nullptr || !matches(record)) continue;
    record.name = nullptr;
    std::free(name);
    return;
  }
}

}  // namespace

void RememberTemporary(const std::string& path) { Remember(temporaries, path, 0, 0); }

void ForgetTemporary(const std::string& path) {
  Forget(temporaries, [&](const Record& record) { return path == record.name.load(); });
}

void RememberMapping(const std::byte* data, size_t bytes, const std::string& name) {
  Remember(mappings, name, reinterpret_cast<uintptr_t>(data), bytes);
}

void ForgetMapping(const std::byte* data) {
  Forget(mappings, [&](const Record& record) {
    return record.begin.load() == reinterpret_cast<uintptr_t>(data);
  });
}

void RemoveTemporaries() {
  for (Record& record : temporaries) {
    if (const char* name = record.name.load()) unlink(name);
  }
}

const char* MappedName(const void* address, size_t* byte) {
  const auto wanted = reinterpret_cast<uintptr_t>(address);
  for (Record& record : mappings) {
    const char* const name = record.name.load();
    const uintptr_t begin = record.begin.load();
    if (name == nullptr || wanted < begin || wanted - begin >= record.bytes.load()) continue;
    *byte = wanted - begin;
    return name;
  }
  return nullptr;
}

}  // namespace nce2vec
