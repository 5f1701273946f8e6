// A number for each line, by which it is known again and chosen.
#ifndef CORPUS_TOOLS_LINE_HASH_H_
#define CORPUS_TOOLS_LINE_HASH_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace nce2vec {

// XXH3 of the line's bytes: equal lines have equal hashes, on every machine and in every version.
uint64_t HashLine(std::string_view line, uint64_t seed);

// 128 bits of it: among 10^12 different lines two are alike with a probability below 10^-14.
struct LongLineHash {
  uint64_t low = 0;
  uint64_t high = 0;

  friend bool operator==(const LongLineHash&, const LongLineHash&) = default;
};
LongLineHash HashLineLong(std::string_view line);

// For hash tables.
struct LowBits {
  size_t operator()(const LongLineHash& hash) const { return hash.low; }
};

// Whether a line of this hash belongs to a share in [0, 1] of all lines.
bool IsInShare(uint64_t hash, double share);

}  // namespace nce2vec

#endif  // CORPUS_TOOLS_LINE_HASH_H_
