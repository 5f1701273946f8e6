// word2vec binary, with and without a first line.
#include "tests/fuzz/fuzz_file.h"
#include "tests/fuzz/vectors_fuzzer.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view bytes = nce2vec::AsText(data, size);
  const uint8_t choice = nce2vec::TakeByte(bytes);
  nce2vec::FuzzVectors(bytes, "", choice);
  return 0;
}
