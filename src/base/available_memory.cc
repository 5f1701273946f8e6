#include "src/base/available_memory.h"

#include <algorithm>
#include <fstream>
#include <string_view>

namespace nce2vec {
namespace {

// The number behind `key` in a file of lines like "MemAvailable:   12 kB" or "inactive_file 12".
std::optional<uint64_t> NumberBehind(const std::string& path, std::string_view key) {
  std::ifstream file(path);
  std::string word;
  while (file >> word) {
    uint64_t number = 0;
    if (word == key && file >> number) return number;
  }
  return std::nullopt;
}

// The number that a file holds; nothing for "max", too.
std::optional<uint64_t> NumberIn(const std::string& path) {
  std::ifstream file(path);
  uint64_t number = 0;
  if (file >> number) return number;
  return std::nullopt;
}

// What a control group (version 2) leaves: pages of files that it may drop count as free.
std::optional<uint64_t> LeftInGroup(const std::string& folder) {
  const std::optional<uint64_t> most = NumberIn(folder + "/memory.max");
  const std::optional<uint64_t> used = NumberIn(folder + "/memory.current");
  if (!most || !used) return std::nullopt;
  const uint64_t droppable = NumberBehind(folder + "/memory.stat", "inactive_file").value_or(0);
  const uint64_t held = *used - std::min(*used, droppable);
  return *most - std::min(*most, held);
}

}  // namespace

std::optional<uint64_t> AvailableMemory(const std::string& root) {
  const std::optional<uint64_t> left = LeftInGroup(root + "/sys/fs/cgroup");
  const std::optional<uint64_t> kilobytes = NumberBehind(root + "/proc/meminfo", "MemAvailable:");
  if (!kilobytes) return left;
  const uint64_t bytes = *kilobytes * 1024;
  return left ? std::min(bytes, *left) : bytes;
}

}  // namespace nce2vec
