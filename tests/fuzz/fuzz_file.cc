#include "tests/fuzz/fuzz_file.h"

#include <sys/mman.h>
#include <unistd.h>
#include <xxhash.h>

#include "absl/strings/str_format.h"
#include "src/model/safetensors.h"

namespace nce2vec {

FuzzFile::FuzzFile() : descriptor_(memfd_create("fuzz", MFD_CLOEXEC)) {
  Require(descriptor_ >= 0);
  path_ = absl::StrFormat("/proc/self/fd/%d", descriptor_);
}

FuzzFile::~FuzzFile() { close(descriptor_); }

void FuzzFile::Write(std::string_view bytes) {
  Require(ftruncate(descriptor_, 0) == 0);
  Require(pwrite(descriptor_, bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()));
}

uint8_t TakeByte(std::string_view& bytes) {
  if (bytes.empty()) return 0;
  const auto first = static_cast<uint8_t>(bytes[0]);
  bytes.remove_prefix(1);
  return first;
}

std::string WithChecksum(std::string_view file) {
  std::string result(file);
  const std::string key = absl::StrFormat("\"%s\":\"", kChecksumKey);
  const size_t found = result.find(key);
  constexpr size_t kDigits = 16;
  if (found == std::string::npos || found + key.size() + kDigits > result.size()) return result;
  const size_t place = found + key.size();
  result.replace(place, kDigits, kDigits, '0');
  const uint64_t hash = XXH3_64bits(result.data(), result.size());
  result.replace(place, kDigits, absl::StrFormat("%016x", hash));
  return result;
}

}  // namespace nce2vec
