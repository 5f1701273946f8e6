// Vector files of others: what is read is checked, written again, and read back.
#ifndef TESTS_FUZZ_VECTORS_FUZZER_H_
#define TESTS_FUZZ_VECTORS_FUZZER_H_

#include <cstdint>
#include <string_view>

namespace nce2vec {

// `choice` gives the options of the reader. `words` is the file of words beside an npy array.
void FuzzVectors(std::string_view bytes, std::string_view words, uint8_t choice);

}  // namespace nce2vec

#endif  // TESTS_FUZZ_VECTORS_FUZZER_H_
