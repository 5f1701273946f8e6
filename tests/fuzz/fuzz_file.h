// What the fuzz targets share: files in memory, checksums that fit, assertions.
#ifndef TESTS_FUZZ_FUZZ_FILE_H_
#define TESTS_FUZZ_FUZZ_FILE_H_

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace nce2vec {

// Unlike assert, in every build; libFuzzer keeps the input that got here.
inline void Require(bool condition) {
  if (!condition) std::abort();
}

// An error is one line that a person can read. Names in it may hold anything.
inline void RequireMessage(const absl::Status& status) {
  if (!status.ok()) Require(!status.message().empty());
}

// A file without a folder: readers take paths.
class FuzzFile {
 public:
  FuzzFile();
  FuzzFile(const FuzzFile&) = delete;
  FuzzFile& operator=(const FuzzFile&) = delete;
  ~FuzzFile();

  void Write(std::string_view bytes);
  const std::string& path() const { return path_; }

 private:
  int descriptor_;
  std::string path_;
};

inline std::string_view AsText(const uint8_t* data, size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// The first byte, which chooses how the rest is read; 0 where there is none.
uint8_t TakeByte(std::string_view& bytes);

// With the checksum that a safetensors file of ours should have, where it has a place for one: so
// what comes behind the check is tested, too.
std::string WithChecksum(std::string_view file);

}  // namespace nce2vec

#endif  // TESTS_FUZZ_FUZZ_FILE_H_
