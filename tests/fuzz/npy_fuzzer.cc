// numpy arrays and the words beside them, which are what follows the last "\n---\n".
#include "tests/fuzz/fuzz_file.h"
#include "tests/fuzz/vectors_fuzzer.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr std::string_view kBetween = "\n---\n";
  std::string_view bytes = nce2vec::AsText(data, size);
  const uint8_t choice = nce2vec::TakeByte(bytes);
  const size_t between = bytes.rfind(kBetween);
  const std::string_view words =
      between == std::string_view::npos ? "" : bytes.substr(between + kBetween.size());
  nce2vec::FuzzVectors(bytes.substr(0, between), words, choice);
  return 0;
}
