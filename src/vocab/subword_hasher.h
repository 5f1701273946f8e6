// From a word to the buckets of its character n-grams.
#ifndef SRC_VOCAB_SUBWORD_HASHER_H_
#define SRC_VOCAB_SUBWORD_HASHER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/vocab/subword_options.h"

namespace nce2vec {

// Holds buffers: one a thread. `options` must be enabled and valid.
class SubwordHasher {
 public:
  explicit SubwordHasher(const SubwordOptions& options) : options_(options) {}

  // Buckets of the n-grams of "<word>", those of each beginning by length; an n-gram that stands
  // there twice is there twice. The marks < and > alone are none. A bucket is
  // XXH3-64(bytes of the n-gram) scaled to [0, buckets) by its upper 32 bits. Valid until the next
  // call. A byte that begins no code point belongs to the one before.
  const std::vector<uint32_t>& Buckets(std::string_view word);

 private:
  void AddUnits(std::string_view word);

  SubwordOptions options_;
  std::string marked_;          // "<word>" in units
  std::vector<size_t> starts_;  // of each unit in it, and its end
  std::vector<uint32_t> buckets_;
};

}  // namespace nce2vec

#endif  // SRC_VOCAB_SUBWORD_HASHER_H_
