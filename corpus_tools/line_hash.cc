#include "corpus_tools/line_hash.h"

// Inlined: a call into the shared library takes longer than hashing a short line.
#define XXH_INLINE_ALL
#include <xxhash.h>

namespace nce2vec {

uint64_t HashLine(std::string_view line, uint64_t seed) {
  return XXH3_64bits_withSeed(line.data(), line.size(), seed);
}

LongLineHash HashLineLong(std::string_view line) {
  const XXH128_hash_t hash = XXH3_128bits(line.data(), line.size());
  return {hash.low64, hash.high64};
}

bool IsInShare(uint64_t hash, double share) {
  // The upper 53 bits, which a double holds exactly.
  return static_cast<double>(hash >> 11) * 0x1p-53 < share;
}

}  // namespace nce2vec
