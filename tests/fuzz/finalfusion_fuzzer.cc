// finalfusion files; magic and version are put in front.
#include "tests/fuzz/fuzz_file.h"
#include "tests/fuzz/vectors_fuzzer.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view bytes = nce2vec::AsText(data, size);
  const uint8_t choice = nce2vec::TakeByte(bytes);
  std::string file("FiFu\0\0\0\0", 8);
  file += bytes;
  nce2vec::FuzzVectors(file, "", choice);
  return 0;
}
