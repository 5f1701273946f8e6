// Compressed streams of all formats, whole and damaged.
#include <algorithm>
#include <vector>

#include "src/base/byte_source.h"
#include "tests/fuzz/fuzz_file.h"

// A frame of zstd may ask for a window of 2 GB, which is given where it can be had: memory that no
// byte has reached costs nothing. Here it can't be had, and that must be said.
extern "C" const char* __asan_default_options() {
  return "allocator_may_return_null=1:max_allocation_size_mb=48";
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace nce2vec;
  // A few bytes may stand for very many.
  constexpr size_t kEnough = size_t{1} << 20;
  static FuzzFile file;
  std::string_view bytes = AsText(data, size);
  const size_t piece = size_t{1} << (TakeByte(bytes) % 17);
  file.Write(bytes);
  auto source = OpenByteSource(file.path());
  if (!source.ok()) {
    RequireMessage(source.status());
    return 0;
  }
  std::vector<char> buffer(piece);
  size_t total = 0;
  while (total < kEnough) {
    const auto read = (*source)->Read(buffer);
    if (!read.ok()) {
      Require(read.status().message().find(file.path()) != absl::string_view::npos);
      return 0;
    }
    Require(*read <= piece);
    total += *read;
    if (*read < piece) break;
  }
  if (RecogniseCompression(bytes) == Compression::kNone && total < kEnough) {
    Require(total == bytes.size());
  }
  return 0;
}
