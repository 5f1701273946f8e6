#include "src/base/file_checksum.h"

#include <xxhash.h>

#include <cstddef>
#include <memory>
#include <vector>

#include "src/base/input_descriptor.h"
#include "src/base/status_macros.h"

namespace nce2vec {

absl::StatusOr<FileChecksum> ChecksumOfFile(const std::string& path) {
  struct Free {
    void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
  };
  NCE2VEC_ASSIGN_OR_RETURN(InputDescriptor file, InputDescriptor::Open(path));
  const std::unique_ptr<XXH3_state_t, Free> state(XXH3_createState());
  XXH3_64bits_reset(state.get());
  std::vector<char> buffer(size_t{1} << 20);
  FileChecksum result;
  for (;;) {
    NCE2VEC_ASSIGN_OR_RETURN(const size_t read, file.ReadFully(buffer));
    if (read == 0) break;
    XXH3_64bits_update(state.get(), buffer.data(), read);
    result.bytes += read;
  }
  result.xxh3 = XXH3_64bits_digest(state.get());
  return result;
}

}  // namespace nce2vec
